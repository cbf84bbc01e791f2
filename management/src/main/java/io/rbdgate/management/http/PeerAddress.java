package io.rbdgate.management.http;

import java.net.InetAddress;
import java.util.List;

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
            return shortest(InetAddress.ofLiteral(address).getHostAddress().split(":"));
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    /// RFC 5952 §4.2: `::` for the longest row of zeros, the first of equally long ones.
    private static String shortest(String[] groups) {
        int start = 0;
        int length = 0;
        int row = 0;
        for (int i = 0; i < groups.length; i++) {
            row = groups[i].equals("0") ? row + 1 : 0;
            if (row > length) {
                length = row;
                start = i + 1 - row;
            }
        }
        List<String> all = List.of(groups);
        if (length < 2) {
            return String.join(":", all);
        }
        return String.join(":", all.subList(0, start))
                + "::"
                + String.join(":", all.subList(start + length, all.size()));
    }
}
