package org.limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.limpid.api.LimpidException;
import org.limpid.models.layer.Readout.Pooling;

final class CrateConfigTest {

    private static final CrateConfig ODD = new CrateConfig(
            28, 30, 7, 5, 1, 10, 32, 2, 3, 11, Pooling.MEAN, 0.25, 0, 1e-6, CompressionStep.derived(0.25));

    @Test
    void survivesBeingWrittenAndRead() {
        assertEquals(ODD, CrateConfig.fromMap(ODD.toMap()));
        assertEquals(
                CrateConfig.large(), CrateConfig.fromMap(CrateConfig.large().toMap()));
        assertEquals(CrateConfig.KEYS, List.copyOf(ODD.toMap().keySet()));
    }

    @Test
    void readsTheSpellingOfReferenceFiles() {
        Map<String, String> map = ODD.toMap();
        map.put("eta", "0.1");
        map.put("norm_eps", "1e-05");
        map.put("pool", "cls");
        map.put("batch", "a key of somebody else");

        CrateConfig config = CrateConfig.fromMap(map);

        assertEquals(0.1, config.eta());
        assertEquals(1e-5, config.normEpsilon());
        assertEquals(Pooling.CLS, config.pooling());
    }

    @Test
    void headsShareTheWidthUnlessTheirsIsSet() {
        assertEquals(64, CrateConfig.tiny().dimHead());
        assertEquals(48, CrateConfig.small().dimHead());
        assertEquals(
                5, CrateConfig.builder().dim(48).heads(4).dimHead(5).build().dimHead());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image_height",
                "image_width",
                "patch_height",
                "patch_width",
                "channels",
                "classes",
                "dim",
                "heads",
                "dim_head"
            })
    void refusesExtentsBelowOne(String key) {
        for (String value : List.of("0", "-3")) {
            assertEquals("the model crate has " + key + " = " + value + "; expected 1 or more", refusal(key, value));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "image_height, 29, image_height = 29; expected a multiple of patch_height = 7",
        "image_width, 28, image_width = 28; expected a multiple of patch_width = 5",
        "depth, 0, depth = 0; expected 1 to 10000",
        "depth, 2000000000, depth = 2000000000; expected 1 to 10000",
        "eta, 0, eta = 0.0; expected a step size above 0",
        "eta, Infinity, eta = Infinity; expected a step size above 0",
        "eta, NaN, eta = NaN; expected a step size above 0",
        "lambda, -0.1, lambda = -0.1; expected 0 or more",
        "lambda, NaN, lambda = NaN; expected 0 or more",
        "norm_eps, 0, norm_eps = 0.0; expected a number above 0",
        "norm_eps, NaN, norm_eps = NaN; expected a number above 0",
        "dim, 4.5, dim = '4.5'; expected a whole number",
        "dim, 9999999999, dim = '9999999999'; expected a whole number below 2^31",
        "dim, '', dim = ''; expected a whole number",
        "eta, big, eta = 'big'; expected a number",
        "pool, maen, pool = 'maen'; expected one of cls, mean. Did you mean 'mean'?",
        "pool, MEAN, pool = 'MEAN'; expected one of cls, mean. Did you mean 'mean'?",
    })
    void refusesWhatMakesNoNetwork(String key, String value, String expected) {
        String message = refusal(key, value);
        assertTrue(message.contains(expected), message);
    }

    @ParameterizedTest
    @CsvSource({"channels, numbers in a patch", "heads, columns in all heads together"})
    void refusesExtentsThatOverflowTogether(String key, String what) {
        String message = refusal(key, "2147483647");
        assertTrue(message.contains("2147483647 or more " + what), message);
    }

    @Test
    void refusesMorePatchesThanCanBeCounted() {
        Map<String, String> map = ODD.toMap();
        map.putAll(Map.of("image_height", "65536", "image_width", "65536", "patch_height", "1", "patch_width", "1"));
        LimpidException error = assertThrows(LimpidException.class, () -> CrateConfig.fromMap(map));
        assertTrue(error.getMessage().contains("2147483647 or more patches"), error.getMessage());
    }

    @Test
    void saysWhichKeyIsMissing() {
        for (String key : CrateConfig.KEYS) {
            if (CompressionStep.defaults().containsKey(key)) {
                continue;
            }
            Map<String, String> map = ODD.toMap();
            map.remove(key);
            LimpidException error = assertThrows(LimpidException.class, () -> CrateConfig.fromMap(map));
            assertTrue(error.getMessage().contains("lacks '" + key + "'"), error.getMessage());
        }
    }

    private static String refusal(String key, String value) {
        Map<String, String> map = ODD.toMap();
        map.put(key, value);
        return assertThrows(LimpidException.class, () -> CrateConfig.fromMap(map))
                .getMessage();
    }
}
