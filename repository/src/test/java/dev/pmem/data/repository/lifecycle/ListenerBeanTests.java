/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PrePersist;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.Id;
import org.springframework.data.jpa.domain.support.AuditingEntityListener;
import org.springframework.transaction.annotation.EnableTransactionManagement;

import dev.pmem.data.auditing.EnablePmemAuditing;
import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.PoolConfiguration;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.repository.PmemRepository;
import dev.pmem.data.repository.config.EnablePmemRepositories;
import dev.pmem.heap.PersistentHeap;

/** Where the instances of listeners come from. */
class ListenerBeanTests {

	@TempDir
	Path directory;

	private AnnotationConfigApplicationContext context(Class<?>... configuration) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment().getPropertySources().addFirst(
				new MapPropertySource("test", Map.of("pool", this.directory.resolve("pool").toString())));
		context.register(configuration);
		context.refresh();
		return context;
	}

	@Test
	void aListenerMayNeedTheRepositoryOfItsEntity() {
		Story.take();
		try (AnnotationConfigApplicationContext context = context(Listening.class)) {
			context.getBean(Notes.class).save(new Note());
			assertThat(Story.take()).containsExactly("autowired: 0 notes", "bean: 1 notes");
			context.getBean(Notes.class).save(new Note());
			assertThat(Story.take()).containsExactly("autowired: 1 notes", "bean: 2 notes");
		}
	}

	@Test
	void theListenerOfAuditingMeansThisAuditing() {
		try (AnnotationConfigApplicationContext context = context(Audited.class)) {
			Dated dated = context.getBean(PmemTemplate.class).save(new Dated(), Dated.class);
			assertThat(dated.created).isNotNull();
		}
	}

	@Test
	void withoutAuditingItsListenerIsTold() {
		Logger logger = (Logger) LoggerFactory.getLogger(PmemTemplate.class.getPackageName());
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		logger.setLevel(Level.WARN);
		logger.addAppender(appender);
		try (AnnotationConfigApplicationContext context = context(PoolConfiguration.class)) {
			PmemTemplate template = context.getBean(PmemTemplate.class);
			assertThat(template.save(new Dated(), Dated.class).created).isNull();
			template.save(new Dated(), Dated.class);
		} finally {
			logger.detachAppender(appender);
			logger.setLevel(null);
		}
		assertThat(appender.list).extracting(ILoggingEvent::getFormattedMessage).singleElement(STRING)
				.contains(Dated.class.getName() + " names AuditingEntityListener", "@EnablePmemAuditing");
	}

	@EntityListeners({Autowired.class, ListenerBean.class})
	static class Note {

		@Id
		@Nullable
		Long id;

	}

	interface Notes extends PmemRepository<Note, Long> {

	}

	/** No bean. */
	static class Autowired {

		private final Notes notes;

		Autowired(Notes notes) {
			this.notes = notes;
		}

		@PrePersist
		void persisting(Note note) {
			Story.note("autowired: " + this.notes.count() + " notes");
		}

	}

	static class ListenerBean {

		private final Notes notes;

		ListenerBean(Notes notes) {
			this.notes = notes;
		}

		@PostPersist
		void persisted(Note note) {
			Story.note("bean: " + this.notes.count() + " notes");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(PoolConfiguration.class)
	@EnablePmemRepositories(considerNestedRepositories = true, basePackageClasses = ListenerBeanTests.class)
	static class Listening {

		@Bean
		ListenerBean listener(Notes notes) {
			return new ListenerBean(notes);
		}

	}

	@EntityListeners(AuditingEntityListener.class)
	static class Dated {

		@Id
		@Nullable
		Long id;

		@CreatedDate
		@Nullable
		Instant created;

	}

	@Configuration(proxyBeanMethods = false)
	@EnablePmemAuditing
	@Import(PoolConfiguration.class)
	static class Audited {

		@Bean
		PmemMappingContext pmemMappingContext() {
			return new PmemMappingContext();
		}

		@Bean
		PmemTemplate pmemTemplate(PersistentHeap heap, PmemMappingContext context) {
			return new PmemTemplate(heap, context);
		}

	}

}
