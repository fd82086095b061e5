package dev.panagrad.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** On the class path the same experiments are found as on the module path. */
class ProvidersTest {
  @Test
  void theFileOfServicesHasAllProvidersOfTheModule() throws IOException {
    Module module = ExperimentProvider.class.getModule();
    List<String> provided =
        module.getDescriptor().provides().stream()
            .filter(one -> one.service().equals(ExperimentProvider.class.getName()))
            .map(ModuleDescriptor.Provides::providers)
            .findFirst()
            .orElseThrow();
    try (InputStream in =
        module.getResourceAsStream("META-INF/services/" + ExperimentProvider.class.getName())) {
      String file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(Set.copyOf(provided), Set.copyOf(file.lines().toList()));
    }
  }
}
