package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.limpid.api.LimpidException;

final class ModelsTest {

    private final Models models = Models.discover();

    @Test
    void findsCrateAsAService() {
        ModelFamily family = models.family("crate");
        assertInstanceOf(CrateFamily.class, family);
        assertTrue(models.families().contains(family));
        assertEquals(
                List.of("tiny", "small", "base", "large"),
                List.copyOf(family.presets().keySet()));
        family.presets().values().forEach(preset -> assertEquals(family.keys(), List.copyOf(preset.keySet())));
    }

    @Test
    void makesAModelAgainFromItsOwnConfiguration() {
        Map<String, String> config = models.preset("crate", "base");
        config.put("image_height", "96");
        Model model = models.create("crate", config);
        assertEquals("crate", model.kind());
        assertEquals(config, model.config());
        Model again = models.create(model.kind(), model.config());
        assertEquals(model.learned(), again.learned());
    }

    @Test
    void changingAPresetChangesNothingForTheNext() {
        models.preset("crate", "base").put("classes", "2");
        assertEquals("1000", models.preset("crate", "base").get("classes"));
    }

    @Test
    void namesTheNearestKindAndPreset() {
        LimpidException kind = assertThrows(LimpidException.class, () -> models.family("crete"));
        assertTrue(kind.getMessage().contains("no kind of model 'crete'"), kind.getMessage());
        assertTrue(kind.getMessage().endsWith("Did you mean 'crate'?"), kind.getMessage());
        LimpidException preset = assertThrows(LimpidException.class, () -> models.preset("crate", "smal"));
        assertEquals(
                "the model crate has no preset 'smal'; it has tiny, small, base, large. Did you mean 'small'?",
                preset.getMessage());
    }

    @Test
    void refusesTwoKindsOfOneName() {
        LimpidException error =
                assertThrows(LimpidException.class, () -> Models.of(List.of(new CrateFamily(), new CrateFamily())));
        assertTrue(error.getMessage().contains("two kinds of model are named 'crate'"), error.getMessage());
        assertTrue(error.getMessage().contains(CrateFamily.class.getName()), error.getMessage());
    }
}
