"""Target port groups of the kernel's target."""

from .utils import not_here


class ALUATargetPortGroup:
    """A target port group."""

    def __init__(self, *_, **__):
        not_here("a target port group")
