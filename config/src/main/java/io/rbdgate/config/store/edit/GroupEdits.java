package io.rbdgate.config.store.edit;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.ConfigEdit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Host groups: initiators of a target that see the same disks under the same numbers (§6.8).
public final class GroupEdits {
    private static final int HIGHEST = 255;

    private final Stamp stamp;

    GroupEdits(Stamp stamp) {
        this.stamp = stamp;
    }

    /// Adds members and disks to a group, which is made when there is none of that name.
    public ConfigEdit add(
            String iqn, String name, Collection<String> members, Collection<String> disks) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            Set<String> allMembers = members(target, name);
            Set<String> allDisks = disks(target, name);
            allMembers.addAll(members);
            allDisks.addAll(disks);
            apply(target, name, allMembers, allDisks);
        };
    }

    /// Takes members and disks from a group (404 when there is none); what it does not have is
    /// passed over.
    public ConfigEdit remove(
            String iqn, String name, Collection<String> members, Collection<String> disks) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            group(target, name);
            Set<String> allMembers = members(target, name);
            Set<String> allDisks = disks(target, name);
            allMembers.removeAll(members);
            allDisks.removeAll(disks);
            apply(target, name, allMembers, allDisks);
        };
    }

    /// Makes the group exactly this (what peers send each other). Repeatable.
    public ConfigEdit replace(
            String iqn, String name, Collection<String> members, Collection<String> disks) {
        return document ->
                apply(
                        ConfTree.target(document, iqn),
                        name,
                        new LinkedHashSet<>(members),
                        new LinkedHashSet<>(disks));
    }

    /// Deletes a group (404 when there is none); its members keep the disks as their own.
    public ConfigEdit delete(String iqn, String name) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            for (String member : ConfTree.texts(group(target, name), "members")) {
                leave(target, member);
            }
            ConfTree.under(target, "groups").remove(name);
            stamp.updated(target);
        };
    }

    private void apply(ObjectNode target, String name, Set<String> members, Set<String> disks) {
        ObjectNode before = target.deepCopy();
        ObjectNode groups = ConfTree.under(target, "groups");
        if (!groups.has(name)) {
            ObjectNode made = groups.putObject(name);
            made.putObject("disks");
            made.putArray("members");
        }
        ObjectNode group = ConfTree.under(groups, name);
        List<String> present = ConfTree.texts(group, "members");
        for (String member : members) {
            if (!present.contains(member)) {
                checkJoin(target, member);
            }
        }
        changeDisks(target, ConfTree.under(group, "disks"), disks);
        for (String member : present) {
            if (!members.contains(member)) {
                leave(target, member);
            }
        }
        ConfTree.put(group, "members", List.copyOf(members));
        for (String member : members) {
            ObjectNode client = ConfTree.client(target, member);
            client.put("group_name", name);
            client.set("luns", ConfTree.under(group, "disks").deepCopy());
        }
        if (!target.equals(before)) {
            stamp.updated(target);
        }
    }

    private static void checkJoin(ObjectNode target, String member) {
        ObjectNode client = ConfTree.find(target, "clients", member);
        if (client == null) {
            throw new ConfEditException(400, "client '" + member + "' doesn't exist");
        }
        String other = ConfTree.text(client, "group_name");
        if (!other.isEmpty()) {
            throw new ConfEditException(
                    400,
                    "Client already assigned to "
                            + other
                            + " - a client can only belong to one host group");
        }
        if (!ConfTree.isEmpty(ConfTree.find(client, "luns"))) {
            throw new ConfEditException(
                    400,
                    "Client '"
                            + member
                            + "' already has luns. Only clients without prior lun maps can be"
                            + " added to a group");
        }
    }

    private static void changeDisks(ObjectNode target, ObjectNode group, Set<String> disks) {
        for (String id : new ArrayList<>(group.propertyNames())) {
            if (!disks.contains(id)) {
                group.remove(id);
            }
        }
        for (String id : disks) {
            if (group.has(id)) {
                continue;
            }
            int preferred = Luns.number(ConfTree.find(target, "disks"), id);
            if (preferred < 0) {
                throw new ConfEditException(400, "disk '" + id + "' doesn't exist");
            }
            Set<Integer> taken = Luns.numbers(group);
            boolean fits = preferred <= HIGHEST && !taken.contains(preferred);
            int number = fits ? preferred : Luns.lowestFree(taken);
            if (number > HIGHEST) {
                throw new ConfEditException(
                        400, "the group has all LUN numbers from 0 to " + HIGHEST + " in use");
            }
            Luns.put(group, id, number);
        }
    }

    private static ObjectNode group(ObjectNode target, String name) {
        ObjectNode group = ConfTree.find(target, "groups", name);
        if (group == null) {
            throw new ConfEditException(404, "Group name '" + name + "' not found");
        }
        return group;
    }

    private static void leave(ObjectNode target, String member) {
        ObjectNode client = ConfTree.find(target, "clients", member);
        if (client != null) {
            client.put("group_name", "");
        }
    }

    private static Set<String> members(ObjectNode target, String name) {
        return new LinkedHashSet<>(
                ConfTree.texts(ConfTree.find(target, "groups", name), "members"));
    }

    private static Set<String> disks(ObjectNode target, String name) {
        Set<String> disks = new LinkedHashSet<>();
        ObjectNode group = ConfTree.find(target, "groups", name, "disks");
        if (group != null) {
            disks.addAll(group.propertyNames());
        }
        return disks;
    }
}
