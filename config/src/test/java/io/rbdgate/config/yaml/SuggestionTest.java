package io.rbdgate.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> WORDS = List.of("listen", "advertise", "tag");

    @Test
    void aMissingLetterIsForgiven() {
        assertThat(Suggestion.among(WORDS, "lisen")).isEqualTo("; did you mean 'listen'?");
    }

    @Test
    void swappedNeighboursAreForgiven() {
        assertThat(Suggestion.among(WORDS, "tga")).isEqualTo("; did you mean 'tag'?");
    }

    @Test
    void anotherCaseIsForgiven() {
        assertThat(Suggestion.among(WORDS, "ADVERTISE")).isEqualTo("; did you mean 'advertise'?");
    }

    @Test
    void aForeignWordIsNotGuessed() {
        assertThat(Suggestion.among(WORDS, "cheese")).isEmpty();
    }
}
