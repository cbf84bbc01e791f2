"""The iSCSI fabric."""


class FabricModule:
    """A way to reach targets; there is only iSCSI."""

    def __init__(self, name="iscsi"):
        self.name = name


class ISCSIFabricModule(FabricModule):
    """iSCSI."""
