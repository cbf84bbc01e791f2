package io.rbdgate.iscsi.pdu;

/// What a target sends. SCSI Response, Data-In and R2T have no record: [TargetHeaders] writes them
/// straight into a buffer, since they come with every I/O.
public sealed interface TargetPdu extends Pdu
        permits NopIn,
                TaskManagementResponse,
                LogoutResponse,
                AsyncMessage,
                Reject,
                LoginResponse,
                TextResponse {}
