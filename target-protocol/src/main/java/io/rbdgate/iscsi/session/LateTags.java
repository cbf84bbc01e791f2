package io.rbdgate.iscsi.session;

/// The tags of tasks aborted lately: data that still comes for them is dropped without a word,
/// since initiators stop at once or finish their burst, as they like. Owned by the session's lane.
final class LateTags {
    private static final int REMEMBERED = 256;

    private final int[] tags = new int[REMEMBERED];
    private int count;
    private int next;

    void add(int tag) {
        tags[next] = tag;
        next = (next + 1) % REMEMBERED;
        count = Math.min(count + 1, REMEMBERED);
    }

    boolean contains(int tag) {
        for (int i = 0; i < count; i++) {
            if (tags[i] == tag) {
                return true;
            }
        }
        return false;
    }
}
