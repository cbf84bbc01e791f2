package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/iscsi-targets/IQN/hosts`: the initiators.
final class HostsNode extends Node {
    private final Model model;
    private final String iqn;

    HostsNode(Node target, Model model) {
        super("hosts", target);
        this.model = model;
        this.iqn = target.name();
    }

    @Override
    List<Node> makeChildren() {
        return names().stream().<Node>map(c -> new HostNode(this, model, iqn, c)).toList();
    }

    @Override
    public Summary summary() {
        JsonNode target = model.target(iqn);
        boolean acl = target.path("acl_enabled").asBoolean(true);
        boolean targetAuth = Credentials.on(target.path("auth"));
        boolean with = false;
        boolean without = false;
        for (JsonNode client : target.path("clients")) {
            boolean chap = Credentials.on(client.path("auth"));
            with |= chap;
            without |= !chap;
        }
        String hosts = ", Hosts: " + names().size();
        if (!targetAuth && with && without) {
            return Summary.of("Auth: MISCONFIG" + hosts, false);
        }
        if (acl) {
            return Summary.good("Auth: ACL_ENABLED" + hosts);
        }
        String off = "Auth: ACL_DISABLED" + hosts;
        return targetAuth ? Summary.neutral(off) : Summary.of(off, false);
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of(
                        "create",
                        "Adds an initiator.",
                        this::create,
                        Argument.required("client_iqn", "the initiator's name")
                                .from(this::strangers)),
                Command.of(
                        "delete",
                        "Removes an initiator that is logged out.",
                        call ->
                                DiskCalls.said(
                                        model.api()
                                                .delete(path(call.text("client_iqn")), Map.of())),
                        Argument.required("client_iqn", "the initiator").from(this::names)),
                Command.of(
                        "auth",
                        "nochap: no host needs CHAP; disable_acl: any initiator may log in;"
                                + " enable_acl: only those listed.",
                        this::auth,
                        Argument.required("action", "nochap, disable_acl or enable_acl")
                                .from("nochap", "disable_acl", "enable_acl")));
    }

    private List<String> names() {
        return List.copyOf(model.target(iqn).path("clients").propertyNames());
    }

    /// Initiators that have a session somewhere and no entry here.
    private List<String> strangers() {
        List<String> names = new ArrayList<>();
        model.sessions().forEach(s -> names.add(s.path("initiator").asString("")));
        names.removeIf(n -> n.isEmpty() || names().contains(n));
        return names;
    }

    private String path(String client) {
        return ApiPath.of("api", "client", iqn, client.toLowerCase(Locale.ROOT));
    }

    private Answer create(Call call) {
        String client = call.text("client_iqn").toLowerCase(Locale.ROOT);
        Answer answer = DiskCalls.said(model.api().put(path(client), Map.of()));
        return answer instanceof Answer.Done done
                ? new Answer.Done(done.message(), done.warnings(), path() + "/" + client)
                : answer;
    }

    private Answer auth(Call call) {
        String action = call.text("action");
        return switch (action) {
            case "disable_acl", "enable_acl" ->
                    DiskCalls.said(
                            model.api()
                                    .put(
                                            ApiPath.of("api", "targetauth", iqn),
                                            Map.of("action", action)));
            case "nochap" -> {
                Answer answer = Answer.done("ok");
                for (String client : names()) {
                    Call off = new Call(new LinkedHashMap<>(Map.of("username", "nochap")));
                    answer =
                            DiskCalls.said(
                                    model.api()
                                            .put(
                                                    ApiPath.of("api", "clientauth", iqn, client),
                                                    Credentials.form(off)));
                }
                yield answer;
            }
            default ->
                    throw new UsageException(
                            "Invalid auth argument. Use 'auth nochap|disable_acl|enable_acl'");
        };
    }
}
