/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import dev.pmem.boot.domain.Note;
import dev.pmem.boot.domain.NoteRepository;
import dev.pmem.testing.TestJvm;

/**
 * An application whose JVM stops at once, and the next start of it.
 */
@ExtendWith(OutputCaptureExtension.class)
class UncleanStopTests {

	private static final int EXIT_CODE = 42;

	@TempDir
	Path directory;

	@Test
	void nextStartReportsTheRecoveryAndHasWhatWasSaved(CapturedOutput output) throws Exception {
		assertThat(runUntilItHalts()).isEqualTo(EXIT_CODE);
		try (ConfigurableApplicationContext context = start(pathArgument())) {
			assertThat(context.getBean(NoteRepository.class).findAll()).extracting(Note::getTitle)
					.containsExactly("acknowledged");
		}
		assertThat(output).containsPattern(
				"Pool \\S*notes.pmem \\(.*\\): .* after an unclean stop.*; opened in \\d+ ms");
	}

	private int runUntilItHalts() throws IOException, InterruptedException {
		Process process = new ProcessBuilder(
				TestJvm.command(List.of(TestJvm.NATIVE_ACCESS, "-XX:TieredStopAtLevel=1"), HaltingApplication.class,
						pathArgument()))
				.redirectErrorStream(true).start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			int exitCode = process.waitFor();
			assertThat(output).contains("Pool ").contains(": created in ");
			return exitCode;
		} finally {
			process.destroyForcibly();
		}
	}

	private String pathArgument() {
		return "--pmem.pool.path=" + this.directory.resolve("notes.pmem");
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.properties("pmem.pool.durability=process-crash")
				.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = Note.class)
	@ImportAutoConfiguration({PmemAutoConfiguration.class, PmemTransactionManagerAutoConfiguration.class,
			PmemRepositoriesAutoConfiguration.class, TransactionAutoConfiguration.class})
	static class Application {

	}

	/** Saves a note and stops without closing anything. */
	static final class HaltingApplication {

		private HaltingApplication() {}

		static void main(String[] arguments) {
			start(arguments).getBean(NoteRepository.class).save(new Note("acknowledged"));
			Runtime.getRuntime().halt(EXIT_CODE);
		}

	}

}
