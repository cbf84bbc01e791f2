package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/iscsi-targets/IQN`.
final class TargetNode extends Node {
    private final Model model;

    TargetNode(Node parent, Model model, String iqn) {
        super(iqn, parent);
        this.model = model;
    }

    @Override
    List<Node> makeChildren() {
        return List.of(
                new TargetDisksNode(this, model),
                new GatewaysNode(this, model),
                new HostGroupsNode(this, model),
                new HostsNode(this, model));
    }

    @Override
    public Summary summary() {
        JsonNode target = model.target(name());
        String text =
                "Auth: "
                        + Credentials.kind(target.path("auth"))
                        + ", Gateways: "
                        + target.path("portals").size();
        return Credentials.on(target.path("auth")) ? Summary.good(text) : Summary.neutral(text);
    }

    @Override
    public Map<String, Object> attributes() {
        JsonNode target = model.target(name());
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("target_iqn", name());
        shown.put("auth", Credentials.shown(target.path("auth")));
        shown.put(
                "control_values",
                Controls.shown(
                        model.settings().path("target_default_controls"), target.path("controls")));
        return shown;
    }

    @Override
    public List<Command> commands() {
        return List.of(
                new Command(
                        "auth",
                        "CHAP for every initiator of a target without ACL; `auth nochap` asks for"
                                + " none.",
                        Credentials.arguments(),
                        call ->
                                DiskCalls.said(
                                        model.api()
                                                .put(
                                                        ApiPath.of("api", "targetauth", name()),
                                                        Credentials.form(call)))),
                Command.of(
                        "reconfigure",
                        "Changes a control of the target; an empty value is the default.",
                        this::reconfigure,
                        Argument.required("attribute", "the control").from(this::controls),
                        Argument.required("value", "its value")));
    }

    private List<String> controls() {
        List<String> names = new ArrayList<>();
        model.settings().path("target_default_controls").propertyNames().forEach(names::add);
        return names;
    }

    private Answer reconfigure(Call call) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("mode", "reconfigure");
        form.put("controls", DiskCalls.controls(call.text("attribute"), call.text("value")));
        return DiskCalls.said(model.api().put(ApiPath.of("api", "target", name()), form));
    }
}
