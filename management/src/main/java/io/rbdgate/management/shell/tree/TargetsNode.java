package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// `/iscsi-targets`.
final class TargetsNode extends Node {
    private final Model model;

    TargetsNode(Node parent, Model model) {
        super("iscsi-targets", parent);
        this.model = model;
    }

    @Override
    List<Node> makeChildren() {
        return iqns().stream().<Node>map(iqn -> new TargetNode(this, model, iqn)).toList();
    }

    @Override
    public void prepare() {
        Set<String> gateways = new HashSet<>();
        model.config()
                .path("targets")
                .forEach(t -> gateways.addAll(t.path("portals").propertyNames()));
        model.prepareGateways(gateways);
    }

    @Override
    public Summary summary() {
        String auth = Credentials.kind(model.config().path("discovery_auth"));
        return Summary.neutral("DiscoveryAuth: " + auth + ", Targets: " + iqns().size());
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of(
                        "create",
                        "Creates a target.",
                        this::create,
                        Argument.required("target_iqn", "iqn.YYYY-MM.reversed.domain:name")),
                Command.of(
                        "delete",
                        "Deletes a target that has no disks and no hosts left.",
                        call ->
                                DiskCalls.said(
                                        model.api()
                                                .delete(path(call.text("target_iqn")), Map.of())),
                        Argument.required("target_iqn", "the target").from(this::iqns)),
                Command.of(
                        "clearconfig",
                        "Removes every target from every gateway; hosts and disks must be gone.",
                        this::clear,
                        Argument.required("confirm", "true").from("true")),
                new Command(
                        "discovery_auth",
                        "CHAP for discovery sessions; `discovery_auth nochap` asks for none.",
                        Credentials.arguments(),
                        call ->
                                DiskCalls.said(
                                        model.api()
                                                .put(
                                                        "/api/discoveryauth",
                                                        Credentials.form(call)))));
    }

    private List<String> iqns() {
        List<String> iqns = new ArrayList<>();
        model.config().path("targets").propertyNames().forEach(iqns::add);
        return iqns;
    }

    private static String path(String iqn) {
        return ApiPath.of("api", "target", iqn);
    }

    private Answer create(Call call) {
        String iqn = call.text("target_iqn").toLowerCase(Locale.ROOT);
        Answer answer = DiskCalls.said(model.api().put(path(iqn), Map.of()));
        return answer instanceof Answer.Done done
                ? new Answer.Done(done.message(), done.warnings(), path() + "/" + iqn)
                : answer;
    }

    private Answer clear(Call call) {
        if (!call.flag("confirm", false)) {
            throw new UsageException("To clear the configuration you must specify confirm=true");
        }
        for (Map.Entry<String, JsonNode> target : model.config().path("targets").properties()) {
            int clients = target.getValue().path("clients").size();
            if (clients > 0) {
                throw new UsageException(
                        target.getKey() + " - Clients(" + clients + ") must be removed first");
            }
        }
        int disks = model.config().path("disks").size();
        if (disks > 0) {
            throw new UsageException("Disks(" + disks + ") must be removed first");
        }
        for (String iqn : iqns()) {
            model.api().delete(path(iqn), Map.of());
        }
        return Answer.done("ok");
    }
}
