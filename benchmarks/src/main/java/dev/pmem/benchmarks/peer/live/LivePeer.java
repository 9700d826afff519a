/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.peer.live;

import java.nio.file.Path;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.pmem.benchmarks.peer.Peer;
import dev.pmem.data.core.PmemOperations;

/**
 * Our starter with an interface as its entity.
 */
public final class LivePeer {

	private LivePeer() {}

	/** Opens the peer's application. */
	public static Peer<LiveAccount> open(Path folder) {
		var application = new SpringApplicationBuilder(LiveApplication.class).web(WebApplicationType.NONE);
		application.properties("pmem.pool.path=" + folder.resolve("live.pmem"), "pmem.pool.durability=process-crash",
				"spring.main.banner-mode=off", "logging.level.root=warn");
		var context = application.run();
		PmemOperations operations = context.getBean(PmemOperations.class);
		return Peer.in(context, (data) -> operations.create(LiveAccount.class).fill(data));
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class LiveApplication {

		@Bean
		LiveAccountService accountService(LiveAccountRepository repository) {
			return new LiveAccountService(repository);
		}

	}

}
