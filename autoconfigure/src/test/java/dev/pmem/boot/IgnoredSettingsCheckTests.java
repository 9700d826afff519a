/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.mock.env.MockEnvironment;

/** Scripts and settings for a database that is not there. */
@ExtendWith(OutputCaptureExtension.class)
class IgnoredSettingsCheckTests {

	private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	private final MockEnvironment environment = new MockEnvironment();

	private void check() {
		new IgnoredSettingsCheck(this.beans, this.environment, new DefaultResourceLoader() {

			@Override
			public Resource getResource(String location) {
				return location.equals("classpath:data.sql")
						? new ByteArrayResource("insert".getBytes(StandardCharsets.UTF_8))
						: super.getResource(location);
			}

		}).afterSingletonsInstantiated();
	}

	@Test
	void aScriptIsTold(CapturedOutput output) {
		check();
		assertThat(output).contains("data.sql has no effect: there is no DataSource", "pmem.data.locations")
				.doesNotContain("spring.jpa");
	}

	@Test
	void besideADatabaseItIsNot(CapturedOutput output) {
		this.beans.registerBeanDefinition("dataSource", new RootBeanDefinition(DataSource.class, () -> null));
		this.environment.setProperty("spring.sql.init.mode", "always");
		check();
		assertThat(output).doesNotContain("has no effect");
	}

}
