package io.rbdgate.daemon.lun;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A backstore that is let go and opened again, several times and out of order.
final class SuspensionTest {
    private final Suspension suspension = new Suspension();
    private final List<String> released = new ArrayList<>();

    private boolean begin(String who) {
        return suspension.begin(() -> released.add(who));
    }

    @Test
    void whatIsBeingClosedIsNotClosedAgainAndIsOpenedOnceAfterwards() {
        assertThat(begin("first")).isTrue();
        assertThat(suspension.end()).isFalse();
        assertThat(begin("second")).isFalse();
        assertThat(suspension.end()).isFalse();
        assertThat(released).isEmpty();

        assertThat(suspension.gone()).isTrue();

        assertThat(released).containsExactly("first", "second");
        assertThat(suspension.opening()).isFalse();
        assertThat(suspension.end()).isFalse();
    }

    @Test
    void whatIsAskedForAgainWhileItIsBeingClosedIsNotOpened() {
        assertThat(begin("first")).isTrue();
        assertThat(suspension.end()).isFalse();
        assertThat(begin("second")).isFalse();

        assertThat(suspension.gone()).isFalse();

        assertThat(released).containsExactly("first", "second");
        assertThat(begin("third")).isFalse();
        assertThat(released).containsExactly("first", "second", "third");
        assertThat(suspension.end()).isTrue();
    }

    @Test
    void whatIsAskedForWhileItIsBeingOpenedIsDoneThen() {
        assertThat(begin("first")).isTrue();
        assertThat(suspension.gone()).isFalse();
        assertThat(suspension.end()).isTrue();

        assertThat(begin("second")).isFalse();
        assertThat(released).containsExactly("first");

        assertThat(suspension.opening()).isTrue();
        assertThat(suspension.gone()).isFalse();
        assertThat(released).containsExactly("first", "second");
    }

    @Test
    void whatIsClosedForGoodWhileItIsBeingClosedIsNotOpenedAgain() {
        assertThat(begin("first")).isTrue();
        assertThat(suspension.beginForGood(() -> released.add("last"))).isFalse();
        assertThat(suspension.end()).isFalse();

        assertThat(suspension.gone()).isFalse();

        assertThat(released).containsExactly("first", "last");
        assertThat(suspension.end()).isFalse();
    }

    @Test
    void whatIsServedIsNotOpened() {
        assertThat(suspension.end()).isFalse();
    }
}
