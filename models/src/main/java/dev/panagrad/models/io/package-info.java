/** Files that are replaced as a whole, and the errors of files. */
package dev.panagrad.models.io;
