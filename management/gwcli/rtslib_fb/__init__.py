"""Stand-in for rtslib_fb where a gateway is rbdgate: sessions come from its REST API, not from the kernel."""

from .alua import ALUATargetPortGroup
from .fabric import FabricModule, ISCSIFabricModule
from .root import RTSRoot
from .target import LUN, NetworkPortal, NodeACL, Target, TPG
from .tcm import UserBackedStorageObject
from .utils import RTSLibError, RTSLibNotInCFS

__all__ = [
    "ALUATargetPortGroup", "FabricModule", "ISCSIFabricModule", "LUN", "NetworkPortal", "NodeACL",
    "RTSLibError", "RTSLibNotInCFS", "RTSRoot", "TPG", "Target", "UserBackedStorageObject",
]
__version__ = "0"
