"""Which accounts of one person are one by now: what each earned is its own until the day on which they join."""


class Accounts:
    """The groups of accounts joined so far, each account under its group's number; 0 is the candidate's own."""

    __slots__ = ("_group",)

    def __init__(self) -> None:
        self._group: dict[int, int] = {}

    def group_of(self, account: int) -> int:
        """The number of the account's group; its own where it is alone."""
        return self._group.get(account, account)

    def are_one(self, one: int, other: int) -> bool:
        """Whether the two are one by now."""
        return one == other or (bool(self._group) and self.group_of(one) == self.group_of(other))

    def join(self, account: int, by: int) -> None:
        """The account, with all that it took in before, is one with the other from now on."""
        old, new = self.group_of(account), self.group_of(by)
        for each, whose in {account: account, by: by, **self._group}.items():
            self._group[each] = new if whose == old else whose
