"""License keys between the room that decides and the gateway that signs: reveals, public keys, the revocation list."""

from credenza.gateways.license_keys.signing import RingSigner

SIGNER = RingSigner()
"""What fulfillment and refunds sign by: the keys of the setting CREDENZA_LICENSE_KEYS."""
