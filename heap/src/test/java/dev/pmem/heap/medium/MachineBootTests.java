/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which run of the machine it is.
 */
class MachineBootTests {

	@TempDir
	Path folder;

	@Test
	@EnabledOnOs(OS.LINUX)
	void isWhatLinuxTells() throws IOException {
		String told = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
		assertThat(MachineBoot.current()).hasToString(told);
		assertThat(MachineBoot.isSame(MachineBoot.current(), UUID.fromString(told))).isTrue();
	}

	/** Without what Linux tells it is the first process's start, which is the same each time that it's asked for. */
	@Test
	void isTheSameEachTimeElsewhere() throws IOException {
		Path missing = this.folder.resolve("missing");
		assertThat(MachineBoot.read(missing)).isEqualTo(MachineBoot.read(missing));
		Path other = Files.writeString(this.folder.resolve("other"), "no id");
		assertThat(MachineBoot.read(other)).isEqualTo(MachineBoot.read(missing));
	}

	/** In doubt the machine has stopped since. */
	@Test
	void unknownRunsAreNotTheSame() {
		assertThat(MachineBoot.isSame(MachineBoot.UNKNOWN, MachineBoot.UNKNOWN)).isFalse();
		assertThat(MachineBoot.isSame(MachineBoot.current(), MachineBoot.UNKNOWN)).isFalse();
		assertThat(MachineBoot.isSame(new UUID(1, 2), new UUID(1, 3))).isFalse();
	}

}
