package dev.panagrad.models.run;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.train.config.Resumption;
import java.util.LinkedHashMap;
import java.util.Map;

/** The versions of a run's environment, as kept in its configuration. */
public final class RunVersions {
  private RunVersions() {}

  /** The versions of a session's environment, by name. */
  public static Map<String, String> of(SessionOptions session) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("java", Runtime.version().toString());
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    versions.put(Resumption.KERNELS, session.kernels().name());
    versions.put(Resumption.PRODUCTS, session.gemm().name());
    return versions;
  }
}
