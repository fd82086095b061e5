/** The panagrad command. */
module dev.panagrad.cli {
  requires dev.panagrad.models;
  requires info.picocli;

  opens dev.panagrad.cli to
      info.picocli;
}
