package io.rbdgate.management.rtstool;

/// How the tool is called.
final class Usage {
    static final String TEXT =
            """
            Usage:
            cinder-rtstool create [device] [name] [userid] [password] [iser_enabled] \
            <initiator_iqn,iqn2,iqn3,...> [-a<IP1,IP2,...>] [-pPORT]
            cinder-rtstool add-initiator [target_iqn] [userid] [password] [initiator_iqn]
            cinder-rtstool delete-initiator [target_iqn] [initiator_iqn]
            cinder-rtstool get-targets
            cinder-rtstool delete [iqn]
            cinder-rtstool verify
            cinder-rtstool save [path_to_file]
            cinder-rtstool restore [path_to_file]""";

    private Usage() {}

    /// The words are not one of the forms of [#TEXT].
    static final class WrongException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
