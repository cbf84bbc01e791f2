package io.rbdgate.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A TCP address: an IPv4 address, an IPv6 address (without brackets here) or a host name, and a
/// port (0 only for tests: any free one).
public record HostPort(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(\\[([^\\]]+)\\]|[^:\\[\\]]+):([0-9]{1,5})");
    private static final Pattern QUAD = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern NAME =
            Pattern.compile(
                    "(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9])?"
                            + "(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9])?)*");

    /// @throws IllegalArgumentException when the host is neither an address nor a name
    public HostPort {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not in 1..65535");
        }
        if (literal(host) == null && !isName(host)) {
            throw new IllegalArgumentException(
                    "'" + host + "' is neither an address nor a host name");
        }
    }

    /// Reads `10.0.0.1:3260`, `[::1]:3260` or `gw1.example.org:3260`.
    ///
    /// @throws IllegalArgumentException with a message for the user
    public static HostPort parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is not an address: write HOST:PORT, IPv6 as \"[::1]:3260\" in quotes");
        }
        String inBrackets = form.group(2);
        if (inBrackets != null && (literal(inBrackets) == null || !inBrackets.contains(":"))) {
            throw new IllegalArgumentException("'" + inBrackets + "' is not an IPv6 address");
        }
        int port = Integer.parseInt(form.group(3));
        if (port == 0) {
            throw new IllegalArgumentException("port 0 is not in 1..65535");
        }
        return new HostPort(inBrackets == null ? form.group(1) : inBrackets, port);
    }

    /// The host as an address when it is written as one, else null (no name is looked up).
    public @Nullable InetAddress address() {
        return literal(host);
    }

    /// Whether `text` is an IPv4 or IPv6 address (without brackets).
    public static boolean isAddress(String text) {
        return literal(text) != null;
    }

    /// Whether only this host can reach it.
    public boolean isLoopback() {
        InetAddress address = address();
        return address == null ? host.equalsIgnoreCase("localhost") : address.isLoopbackAddress();
    }

    /// Whether it stands for every address of this host.
    public boolean isWildcard() {
        InetAddress address = address();
        return address != null && address.isAnyLocalAddress();
    }

    /// Whether both cannot be listened on at once: same port, and the same host or a wildcard.
    public boolean collidesWith(HostPort other) {
        return port == other.port
                && port != 0
                && (isWildcard() || other.isWildcard() || sameHost(other));
    }

    /// For binding or connecting; a host name is looked up now, and may stay unresolved. `::` means
    /// all addresses there are, also on a host where IPv6 is switched off.
    public InetSocketAddress socketAddress() {
        InetAddress address = address();
        if (address instanceof Inet6Address && address.isAnyLocalAddress()) {
            return new InetSocketAddress(port);
        }
        return address == null
                ? new InetSocketAddress(host, port)
                : new InetSocketAddress(address, port);
    }

    /// As [#parse] reads it, with brackets around IPv6.
    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }

    private boolean sameHost(HostPort other) {
        InetAddress mine = address();
        InetAddress theirs = other.address();
        if (mine == null || theirs == null) {
            return host.equalsIgnoreCase(other.host);
        }
        return mine.equals(theirs);
    }

    private static boolean isName(String host) {
        // digits and dots only would be an address somebody mistyped
        return NAME.matcher(host).matches() && !host.matches("[0-9.]+");
    }

    private static @Nullable InetAddress literal(String host) {
        if (!host.contains(":") && !QUAD.matcher(host).matches()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
