package org.limpid.api.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NearestTest {

    private static final List<String> KNOWN = List.of("tornado", "nd4j", "cpu");

    @Test
    void fewEditsFindTheName() {
        assertEquals(Optional.of("tornado"), Nearest.to("tronado", KNOWN));
        assertEquals(Optional.of("tornado"), Nearest.to("tornadovm", KNOWN));
        assertEquals(Optional.of("cpu"), Nearest.to("CPU", KNOWN));
        assertEquals(Optional.of("cpu"), Nearest.to("pcu", KNOWN));
        assertEquals(Optional.of("cpu"), Nearest.to("cp", KNOWN));
    }

    @Test
    void manyEditsFindNothing() {
        assertEquals(Optional.empty(), Nearest.to("gpus", KNOWN));
        assertEquals(Optional.empty(), Nearest.to("", KNOWN));
        assertEquals(Optional.empty(), Nearest.to("cuda", List.of()));
    }

    @Test
    void theFirstOfEquallyNearNamesWins() {
        assertEquals(Optional.of("loss"), Nearest.to("los", List.of("loss", "lost")));
    }

    @Test
    void theHintIsASentence() {
        assertEquals(" Did you mean 'nd4j'?", Nearest.hint("nd4", KNOWN));
        assertEquals("", Nearest.hint("directml", KNOWN));
    }
}
