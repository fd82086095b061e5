package dev.panagrad.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the module needs and shows. */
final class ModuleTest {
  @Test
  void needsTheEngineOnly() {
    ModuleDescriptor descriptor = Mesh.class.getModule().getDescriptor();
    assertEquals("dev.panagrad.cluster", descriptor.name());
    assertEquals(
        Set.of("java.base", "dev.panagrad.engine"),
        descriptor.requires().stream()
            .map(ModuleDescriptor.Requires::name)
            .collect(Collectors.toSet()));
  }
}
