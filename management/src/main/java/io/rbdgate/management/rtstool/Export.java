package io.rbdgate.management.rtstool;

import io.rbdgate.config.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A device to be exported as LUN 0 of the target `name`, to these initiators, on these addresses
/// (none: on all of the host).
record Export(
        String device, String name, List<Initiator> initiators, List<String> addresses, int port) {
    /// Whatever port the gateway's portals have.
    static final int ANY_PORT = 0;

    private static final int DEFAULT_PORT = 3260;
    private static final int FIRST_OPTION = 6;
    private static final int MOST = 9;

    /// Who may log in, and how it proves who it is.
    record Initiator(String iqn, String user, Secret secret) {}

    Export {
        initiators = List.copyOf(initiators);
        addresses = List.copyOf(addresses);
    }

    /// `create DEVICE NAME USERID PASSWORD ISER` and, in any order, `IQN,IQN…`, `-aIP,IP…`,
    /// `-pPORT`.
    ///
    /// @throws Usage.WrongException when it has another form
    /// @throws RtstoolException for what is understood but not offered
    static Export parse(List<String> words) {
        if (words.size() < FIRST_OPTION || words.size() > MOST) {
            throw new Usage.WrongException();
        }
        List<Initiator> initiators = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        int port = DEFAULT_PORT;
        Secret secret = new Secret(words.get(4));
        for (String option : words.subList(FIRST_OPTION, words.size())) {
            if (option.startsWith("-a")) {
                addresses = addresses(option.substring(2));
            } else if (option.startsWith("-p")) {
                port = port(option.substring(2));
            } else {
                initiators.clear();
                for (String iqn : parts(option)) {
                    initiators.add(new Initiator(iqn, words.get(3), secret));
                }
            }
        }
        if (words.get(5).equals("True")) {
            throw new RtstoolException(
                    "rbdgate serves iSCSI over TCP, not iSER: set target_protocol = iscsi");
        }
        return new Export(words.get(1), words.get(2), initiators, addresses, port);
    }

    private static List<String> parts(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static List<String> addresses(String list) {
        List<String> bare = parts(list).stream().map(Export::withoutBrackets).toList();
        if (bare.isEmpty()) {
            throw new Usage.WrongException();
        }
        return bare;
    }

    private static String withoutBrackets(String address) {
        return address.startsWith("[") && address.endsWith("]")
                ? address.substring(1, address.length() - 1)
                : address;
    }

    private static int port(String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw new Usage.WrongException();
        }
        return port;
    }
}
