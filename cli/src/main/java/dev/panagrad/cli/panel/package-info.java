/** Numbers that both the live page and the report show. */
package dev.panagrad.cli.panel;
