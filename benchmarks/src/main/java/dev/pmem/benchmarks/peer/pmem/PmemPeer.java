/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.peer.pmem;

import java.nio.file.Path;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.pmem.benchmarks.bank.AccountService;
import dev.pmem.benchmarks.peer.Peer;

/**
 * Our starter, as it configures itself, with a pool that survives a crash of the process: what H2 offers, too, and
 * more than a map does.
 */
public final class PmemPeer {

	private PmemPeer() {}

	public static Peer<PmemAccount> open(Path folder) {
		return open(folder, "process-crash");
	}

	/** As {@link #open(Path)} with another durability. */
	public static Peer<PmemAccount> open(Path folder, String durability) {
		var application = new SpringApplicationBuilder(PmemApplication.class).web(WebApplicationType.NONE);
		application.properties("pmem.pool.path=" + pool(folder), "pmem.pool.durability=" + durability,
				"spring.main.banner-mode=off", "logging.level.root=warn");
		return Peer.in(application.run(), PmemAccount::new);
	}

	/** The pool's file. */
	public static Path pool(Path folder) {
		return folder.resolve("accounts.pmem");
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class PmemApplication {

		@Bean
		AccountService<PmemAccount> accountService(PmemAccountRepository repository) {
			return new AccountService<>(repository);
		}

	}

}
