/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.peer.h2;

import java.nio.file.Path;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.pmem.benchmarks.bank.AccountService;
import dev.pmem.benchmarks.peer.Peer;
import dev.pmem.boot.PmemAutoConfiguration;

/**
 * JPA on a file database of H2, as Spring Boot sets both up. H2 syncs its file some time after a commit, so that a commit
 * costs no device sync here either.
 */
public final class H2Peer {

	private H2Peer() {}

	public static Peer<JpaAccount> open(Path folder) {
		return open(folder, "");
	}

	/**
	 * As {@link #open(Path)} with settings of H2.
	 * @param settings as they follow its URL, each behind a semicolon
	 */
	public static Peer<JpaAccount> open(Path folder, String settings) {
		var application = new SpringApplicationBuilder(H2Application.class).web(WebApplicationType.NONE);
		application.properties("spring.datasource.url=jdbc:h2:file:" + folder.resolve("accounts") + settings,
				"spring.jpa.hibernate.ddl-auto=update", "spring.main.banner-mode=off", "logging.level.root=warn");
		return Peer.in(application.run(), JpaAccount::new);
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = PmemAutoConfiguration.class)
	static class H2Application {

		@Bean
		AccountService<JpaAccount> accountService(JpaAccountRepository repository) {
			return new AccountService<>(repository);
		}

	}

}
