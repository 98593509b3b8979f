package org.limpid.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.limpid.api.LimpidException;
import org.limpid.models.optim.AdamW;
import org.limpid.models.optim.Lion;
import org.limpid.models.optim.Optimizer;
import org.limpid.models.optim.Schedule;
import org.limpid.training.data.Augmentation;

final class RecordTextTest {

    @Test
    void everyChoiceComesBackAsItWas() {
        List<TrainingConfig> configs = List.of(
                new TrainingConfig(
                        3,
                        17,
                        new AdamW(0.1 + 0.2, 1 / 3.0, Double.MIN_VALUE, 0, Optimizer.Decay.MATRICES),
                        new Schedule.WarmupCosine(1e-3, 12_345_678_901L),
                        0.1,
                        List.of(),
                        Long.MIN_VALUE),
                new TrainingConfig(
                        1,
                        1,
                        Lion.of(0.5),
                        new Schedule.EpochCosine(2e-4, 5),
                        0,
                        List.of(
                                new Augmentation.RandomCrop(4),
                                new Augmentation.HorizontalFlip(0.1f),
                                new Augmentation.RandomAffine(10, 0.1f, 0.9f, 1.1f, 1 / 3f)),
                        1),
                TrainingConfig.builder().build(),
                TrainingConfig.builder().schedule(new Schedule.Constant(1)).build());
        for (TrainingConfig config : configs) {
            assertEquals(config, TrainingConfig.fromMap(config.toMap()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epochs|0|the number of epochs is 0; expected 1 or more",
                "epochs|ten|has 'epochs' = 'ten'; expected a whole number",
                "label_smoothing|NaN|has 'label_smoothing' = 'NaN'; expected a finite number",
                "optimizer|Adam[]|'optimizer': 'Adam' is not one of AdamW, Lion. Did you mean 'AdamW'?",
                "optimizer|AdamW|is not of the form Name[component=value, …]",
                "optimizer|Lion[beta1=0.9, beta2=0.99, weightDecay=0.5]|has the components [beta1, beta2, weightDecay]",
                "optimizer|Lion[beta1=0.9, beta1=0.9, beta2=0.99, weightDecay=0.5, decay=ALL]|each component once",
                "optimizer|Lion[beta1=x, beta2=0.99, weightDecay=0.5, decay=ALL]|has beta1 = 'x'; expected a number",
                "optimizer|Lion[beta1=0.9, beta2=0.99, weightDecay=0.5, decay=SOME]|has decay = 'SOME'; expected a Decay",
                "optimizer|Lion[beta1=9, beta2=0.99, weightDecay=0.5, decay=ALL]|is refused: the beta1 of Lion is 9.0",
                "augmentations|RandomCrop[padding=-1]|is refused: padding must be at least 0",
                "augmentations|RandomCrop[padding=1];|is not of the form",
                "seed|1.5|has 'seed' = '1.5'; expected a whole number",
            })
    void whatCannotBeReadIsNamed(String key, String value, String words) {
        Map<String, String> map = new TreeMap<>(TrainingConfig.builder().build().toMap());
        map.put(key, value);
        var error = assertThrows(LimpidException.class, () -> TrainingConfig.fromMap(map));
        assertTrue(error.getMessage().contains(words), error.getMessage());
    }

    @Test
    void unknownAndMissingKeysAreNamed() {
        Map<String, String> map = new TreeMap<>(TrainingConfig.builder().build().toMap());
        map.put("epoch", map.remove("epochs"));
        var unknown = assertThrows(LimpidException.class, () -> TrainingConfig.fromMap(map));
        assertTrue(unknown.getMessage().contains("has the unknown key 'epoch'"), unknown.getMessage());
        assertTrue(unknown.getMessage().endsWith("Did you mean 'epochs'?"), unknown.getMessage());
        map.remove("epoch");
        var missing = assertThrows(LimpidException.class, () -> TrainingConfig.fromMap(map));
        assertTrue(missing.getMessage().contains("lacks 'epochs'"), missing.getMessage());
    }
}
