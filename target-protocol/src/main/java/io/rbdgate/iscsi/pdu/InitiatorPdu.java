package io.rbdgate.iscsi.pdu;

/// What an initiator sends. SCSI Command and SCSI Data-Out have no record: they are read in place
/// from [Bhs], since they come with every I/O.
public sealed interface InitiatorPdu extends Pdu
        permits NopOut,
                TaskManagementRequest,
                LogoutRequest,
                SnackRequest,
                LoginRequest,
                TextRequest {}
