package io.rbdgate.management.rest;

import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.PeerAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/// The addresses of this host.
final class HostAddresses {
    private HostAddresses() {}

    /// Every address of every interface but `127.0.0.1`, `::1` and link-local IPv6 ones.
    static List<String> all() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLinkLocalAddress() || !isIpv6(address))
                    .map(HostAddresses::text)
                    .filter(text -> !text.equals("127.0.0.1") && !text.equals("::1"))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (SocketException e) {
            throw new ApiProblem(500, "the interfaces of this host cannot be listed");
        }
    }

    private static boolean isIpv6(InetAddress address) {
        return address instanceof Inet6Address;
    }

    /// Java gives a scope to every IPv6 address of an interface, also to those that need none.
    private static String text(InetAddress address) {
        return PeerAddress.normal(address.getHostAddress());
    }

    /// Whether this host has the address.
    static boolean isOwn(String address) {
        try {
            InetAddress inet = InetAddress.ofLiteral(address);
            return inet.isLoopbackAddress()
                    || inet.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(inet) != null;
        } catch (IllegalArgumentException | SocketException e) {
            return false;
        }
    }
}
