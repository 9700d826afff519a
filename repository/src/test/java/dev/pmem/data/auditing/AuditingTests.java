/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.auditing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.annotation.CreatedBy;
import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.LastModifiedDate;
import org.springframework.data.auditing.DateTimeProvider;
import org.springframework.data.domain.AuditorAware;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pmem.data.core.PmemTemplate;
import dev.pmem.data.core.TestHeap;
import dev.pmem.data.core.mapping.PmemMappingContext;
import dev.pmem.data.core.mapping.event.AfterConvertCallback;
import dev.pmem.data.transaction.PmemTransactionManager;
import dev.pmem.heap.PersistentHeap;

class AuditingTests {

	@Test
	void createdAndModified() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Config.class)) {
			PmemTemplate template = context.getBean(PmemTemplate.class);
			AtomicReference<Instant> now = context.getBean(Config.class).now;
			Note note = template.save(new Note(null, "a", null, null, null), Note.class);
			Instant created = now.get();
			assertThat(note).isEqualTo(new Note(note.id, "a", created, created, "ann"));
			now.set(created.plusSeconds(1));
			Note modified = template.save(new Note(note.id, "b", created, created, "ann"), Note.class);
			assertThat(modified).isEqualTo(new Note(note.id, "b", created, now.get(), "ann"));
			assertThat(template.save(modified, Note.class)).as("not changed").isEqualTo(modified);

			Page page = template.save(new Page(), Page.class);
			now.set(created.plusSeconds(2));
			new TransactionTemplate(context.getBean(PmemTransactionManager.class)).executeWithoutResult((_) -> {
				Page managed = template.findById(page.id, Page.class);
				assertThat(managed.converted).isTrue();
				managed.text = "changed";
			});
			assertThat(template.findById(page.id, Page.class).modified).isEqualTo(now.get());
			now.set(created.plusSeconds(3));
			new TransactionTemplate(context.getBean(PmemTransactionManager.class))
					.executeWithoutResult((_) -> template.findById(page.id, Page.class));
			assertThat(template.findById(page.id, Page.class).modified).isEqualTo(created.plusSeconds(2));
		}
	}

	@Test
	void nestedOnesAreAuditedAndCalledBack() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Config.class)) {
			PmemTemplate template = context.getBean(PmemTemplate.class);
			Instant created = context.getBean(Config.class).now.get();
			Page page = new Page();
			page.next = new Page();
			page.later = new Page();
			Book book = template.save(new Book(null, page, List.of(new Page())), Book.class);
			assertThat(List.of(page, page.next, page.later, book.others().get(0)))
					.allSatisfy((each) -> assertThat(each.modified).isEqualTo(created))
					.allSatisfy((each) -> assertThat(each.id).isNotNull());
			Book read = template.findById(book.id(), Book.class);
			assertThat(read.first().converted).isTrue();
			assertThat(read.first().next.converted).isTrue();
			assertThat(read.others()).allSatisfy((each) -> assertThat(each.converted).isTrue());
			assertThat(read.first().later.converted).as("not loaded").isFalse();
			assertThat(read.first().later.isConverted()).isTrue();
		}
	}

	record Book(@Id @Nullable Long id, Page first, List<Page> others) {}

	record Note(@Id @Nullable Long id, String text, @CreatedDate @Nullable Instant created,
			@LastModifiedDate @Nullable Instant modified, @CreatedBy @Nullable String by) {}

	static class Page {

		@Id
		@Nullable
		Long id;

		@Nullable
		String text;

		@LastModifiedDate
		@Nullable
		Instant modified;

		@Nullable
		Page next;

		@Lazy
		@Nullable
		Page later;

		transient boolean converted;

		boolean isConverted() {
			return this.converted;
		}

	}

	@Configuration
	@EnablePmemAuditing(dateTimeProviderRef = "clock")
	static class Config {

		final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

		@Bean
		DateTimeProvider clock() {
			return () -> Optional.of(this.now.get());
		}

		@Bean
		AuditorAware<String> auditor() {
			return () -> Optional.of("ann");
		}

		@Bean
		AfterConvertCallback<Page> converted() {
			return new AfterConvertCallback<>() {

				@Override
				public Page onAfterConvert(Page page) {
					page.converted = true;
					return page;
				}

			};
		}

		@Bean
		TestHeap testHeap() {
			return new TestHeap();
		}

		@Bean(destroyMethod = "")
		PersistentHeap heap(TestHeap testHeap) {
			return testHeap.heap();
		}

		@Bean
		PmemMappingContext pmemMappingContext() {
			return new PmemMappingContext();
		}

		@Bean
		PmemTemplate pmemTemplate(PersistentHeap heap, PmemMappingContext pmemMappingContext) {
			return new PmemTemplate(heap, pmemMappingContext);
		}

		@Bean
		PmemTransactionManager pmemTransactionManager(PersistentHeap heap) {
			return new PmemTransactionManager(heap);
		}

	}

}
