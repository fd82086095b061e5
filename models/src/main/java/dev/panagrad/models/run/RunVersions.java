package dev.panagrad.models.run;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.train.Resumption;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run is computed with, as its configuration keeps it. */
public final class RunVersions {
  private RunVersions() {}

  /** The versions of what a session runs on, by name. */
  public static Map<String, String> of(SessionOptions session) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("java", Runtime.version().toString());
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    versions.put(Resumption.KERNELS, session.kernels().name());
    versions.put(Resumption.PRODUCTS, session.gemm().name());
    return versions;
  }
}
