package io.rbdgate.management.http;

/// Addresses as lists of trusted ones write them.
public final class PeerAddress {
    private PeerAddress() {}

    /// `text` without a scope (`%eth0`) and without the prefix of an IPv4 address in IPv6 form, in
    /// the shortest spelling of an IPv6 address.
    public static String normal(String text) {
        int scope = text.indexOf('%');
        String address = scope < 0 ? text : text.substring(0, scope);
        if (address.startsWith("::ffff:") && address.indexOf('.') > 0) {
            return address.substring("::ffff:".length());
        }
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            // both sides of a comparison pass here, so one spelling is as good as another
            return java.net.InetAddress.ofLiteral(address).getHostAddress();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
