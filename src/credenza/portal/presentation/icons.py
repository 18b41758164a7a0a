"""The product's icons: strokes on a 20 px grid, drawn for this stylesheet. Inlined, so nothing has to load."""

ICONS = {
    "alert": '<path d="M10 3 2.5 16.5h15z"/><path d="M10 8v4M10 14.3v.01"/>',
    "bell": '<path d="M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13zM8.5 17a1.6 1.6 0 0 0 3 0"/>',
    "bank": '<path d="M3 8 10 3.5 17 8zM5 8v6M8.5 8v6M11.5 8v6M15 8v6M3 16.5h14"/>',
    "building": '<path d="M4 17V4h8v13M12 8h4v9M2.5 17h15M7 7.5h2M7 10.5h2M7 13.5h2"/>',
    "calendar": '<rect x="3" y="4.5" width="14" height="12.5" rx="1.5"/><path d="M3 8.5h14M7 2.5v3.5M13 2.5v3.5"/>',
    "cart": '<path d="M2.5 3.5h2l2 9h8.5l2-6.5H6"/><circle cx="7.5" cy="16" r="1"/><circle cx="14" cy="16" r="1"/>',
    "chart": '<path d="M3 17h14M5 14v-4M10 14V4M15 14V8"/>',
    "check": '<path d="m4 10.5 4 4 8-9"/>',
    "circle": '<circle cx="10" cy="10" r="6.5" stroke-dasharray="2.5 2.6"/>',
    "clock": '<circle cx="10" cy="10" r="7"/><path d="M10 6v4l2.8 1.8"/>',
    "done": '<circle cx="10" cy="10" r="7"/><path d="m7 10.2 2.1 2.1L13.2 8"/>',
    "down": '<path d="m6 8 4 4 4-4"/>',
    "download": '<path d="M10 3v9M6 9l4 4 4-4M3.5 16.5h13"/>',
    "external": '<path d="M8 4.5H4.5v11h11V12M11 4h5v5M16 4l-7 7"/>',
    "eye": (
        '<path d="M2 10c2-3.7 4.7-5.5 8-5.5s6 1.8 8 5.5c-2 3.7-4.7 5.5-8 5.5S4 13.7 2 10z"/>'
        '<circle cx="10" cy="10" r="2.3"/>'
    ),
    "file": '<path d="M5 2.5h6.5L15.5 6.5v11H5z"/><path d="M11.5 2.5v4h4M8 10.5h5M8 13.5h5"/>',
    "flag": '<path d="M5 17.5v-14M5 4h9.5l-2 3.5 2 3.5H5"/>',
    "help": '<circle cx="10" cy="10" r="7"/><path d="M8 8a2 2 0 1 1 2.8 1.9c-.6.3-.8.7-.8 1.4M10 13.7v.01"/>',
    "home": '<path d="M3 9.5 10 4l7 5.5V16a1 1 0 0 1-1 1h-4v-5H8v5H4a1 1 0 0 1-1-1z"/>',
    "inbox": '<path d="M3 12 5 4h10l2 8v4H3zM3 12h4l1 2h4l1-2h4"/>',
    "key": '<circle cx="6.5" cy="13.5" r="3.5"/><path d="m9 11 8-8M14 6l2.5 2.5M11.5 8.5l2 2"/>',
    "list": '<path d="M7 5h10M7 10h10M7 15h10M3 5h.01M3 10h.01M3 15h.01"/>',
    "lock": '<rect x="4.5" y="9" width="11" height="8" rx="1.5"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>',
    "more": '<path d="M4 10h.01M10 10h.01M16 10h.01" stroke-width="2.5"/>',
    "next": '<path d="m8 5 5 5-5 5"/>',
    "passkey": (
        '<circle cx="8" cy="6.5" r="3"/>'
        '<path d="M2.5 16c.4-3 2.4-4.5 5.5-4.5 1 0 1.8.2 2.5.5"/>'
        '<circle cx="14.5" cy="11.5" r="2.2"/>'
        '<path d="M14.5 13.7v4l1.5-1.2"/>'
    ),
    "plan": '<path d="M4 16c6 0 1-10 7-10h4M12.5 3.5 15 6l-2.5 2.5"/><circle cx="4" cy="16" r="1"/>',
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "prev": '<path d="m12 5-5 5 5 5"/>',
    "quote": '<path d="M4 3h12v14l-2-1.3-2 1.3-2-1.3L8 17l-2-1.3L4 17z"/><path d="M7 7h6M7 10.5h6"/>',
    "ring": '<path d="M10 3a7 7 0 1 1-6.6 4.7"/><path d="m7 10 2.2 2.2L13.5 8"/>',
    "shield": '<path d="M10 2.5 4 5v4.5c0 4 2.5 6.5 6 8 3.5-1.5 6-4 6-8V5z"/><path d="m7.5 9.8 1.8 1.8 3.2-3.4"/>',
    "stop": '<circle cx="10" cy="10" r="7"/><path d="M10 6v5M10 13.7v.01"/>',
    "swap": '<path d="M4 7h12l-3-3M16 13H4l3 3"/>',
    "upload": '<path d="M10 13V4M6 7.5 10 3.5l4 4M3.5 13v3.5h13V13"/>',
    "users": (
        '<circle cx="7.5" cy="7" r="3"/>'
        '<path d="M2 16c.5-3 2.5-4.5 5.5-4.5S12.5 13 13 16M13 4.5a2.6 2.6 0 0 1 0 5M15 12c1.8.6 2.7 2 3 4"/>'
    ),
    "x": '<path d="m5 5 10 10M15 5 5 15"/>',
    "copy": (
        '<rect x="7" y="7" width="9.5" height="9.5" rx="1.5"/>'
        '<path d="M13 7V4.5A1 1 0 0 0 12 3.5H4.5a1 1 0 0 0-1 1V12a1 1 0 0 0 1 1H7"/>'
    ),
    "mail": '<rect x="2.5" y="4.5" width="15" height="11" rx="1.5"/><path d="m3 6 7 5 7-5"/>',
    "info": '<circle cx="10" cy="10" r="7"/><path d="M10 9.5V14M10 6.3v.01"/>',
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="m13 13 4 4"/>',
    "user": '<circle cx="10" cy="6.5" r="3.2"/><path d="M3.5 17c.7-3.7 3-5.5 6.5-5.5s5.8 1.8 6.5 5.5"/>',
    "undo": '<path d="M7 4 3.5 7.5 7 11"/><path d="M4 7.5h7.5a4.5 4.5 0 0 1 0 9H8"/>',
    "book": '<path d="M10 5.5C8 4 5.5 3.5 3 3.5v12c2.5 0 5 .5 7 2 2-1.5 4.5-2 7-2v-12c-2.5 0-5 .5-7 2zM10 5.5v12"/>',
}
"""Name to the drawing inside a 20 by 20 view box."""

BRAND = (
    '<path fill="currentColor" d="M3 5.5A2.5 2.5 0 0 1 5.5 3h15A2.5 2.5 0 0 1 23 5.5V18a1.5 1.5 0 0 1-1.5 1.5H20V23'
    "h-2.2v-3.5H8.2V23H6v-3.5H4.5A1.5 1.5 0 0 1 3 18zm2.2.2v4.6h15.6V5.7zm0 6.5v5.1h6.7v-5.1zm8.9 0v5.1h6.7v-5.1z"
    '"/>'
)
"""The mark, inside a 26 by 26 view box."""
