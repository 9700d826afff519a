package dev.pmem.demo.transfer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import dev.pmem.demo.LedgerTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;

/**
 * While a transfer is under way another one changes the same account.
 */
class RetryTests extends LedgerTest {

	@Autowired
	TransferService service;

	@MockitoSpyBean
	TransferRepository repository;

	private final AtomicInteger attempts = new AtomicInteger();

	@Test
	void triesAgainAfterAConflict() {
		String ada = open("Ada", 1_000);
		String grace = open("Grace", 1_000);
		interfere(ada, grace, 2);
		this.service.transfer(ada, grace, 100, "");
		assertThat(this.attempts).hasValue(3);
		// Two by others, and it once.
		assertThat(balance(ada)).isEqualTo(1_000 - 2 - 100);
		assertThat(balance(grace)).isEqualTo(1_000 + 2 + 100);
		ledger().assertBooksAreRight();
	}

	@Test
	void givesUpAfterManyConflicts() {
		String ada = open("Ada", 1_000);
		String grace = open("Grace", 1_000);
		interfere(ada, grace, Integer.MAX_VALUE);
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
				.isThrownBy(() -> this.service.transfer(ada, grace, 100, ""));
		assertThat(balance(ada)).isEqualTo(1_000 - this.attempts.get());
		this.attempts.set(0);
		ledger().transfer(ada, grace, 100).expect(409);
		assertThat(balance(ada) + balance(grace)).isEqualTo(2_000);
		ledger().assertBooksAreRight();
	}

	/** Makes that many attempts of transfers that are not of one cent conflict. */
	private void interfere(String from, String to, int times) {
		doAnswer(invocation -> {
			Transfer transfer = invocation.getArgument(0);
			if (transfer.amountCents() > 1 && this.attempts.getAndIncrement() < times) {
				CompletableFuture.runAsync(() -> this.service.transfer(from, to, 1, "")).join();
			}
			return invocation.callRealMethod();
		}).when(this.repository).save(any());
	}

}
