/** Other processes of the command that train with it. */
package dev.panagrad.cli.workers;
