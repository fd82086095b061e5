package dev.panagrad.cli.command.common;

import java.util.Locale;
import picocli.CommandLine.IVersionProvider;

/** The version, with further facts that a bug report should name. */
public final class Version implements IVersionProvider {
  public static String number() {
    var descriptor = Version.class.getModule().getDescriptor();
    return descriptor == null ? "unpackaged" : descriptor.rawVersion().orElse("unpackaged");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      String.format(
          Locale.ROOT,
          "panagrad %s (Java %s, %s %s)",
          number(),
          Runtime.version(),
          System.getProperty("os.name"),
          System.getProperty("os.arch"))
    };
  }
}
