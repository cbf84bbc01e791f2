"""The root of the kernel's target, which is empty here."""


class RTSRoot:
    """Nothing of LIO is on this host."""

    storage_objects = ()
    targets = ()
    tpgs = ()
    sessions = ()
