using ClientSdk.Limits;

namespace ClientSdk.Bulk;

/// <summary>One batch and everything that comes of it: halves, items again, until each of its items has its final result.</summary>
/// <remarks>The parts go one after another, so that the job's parallelism is that of its batches.</remarks>
internal sealed class BulkSender<T>(BulkPlan<T> plan, BulkSize size, BulkTransport transport, IBulkLedger<T> ledger)
{
    private readonly BulkJudge<T> _judge = new(plan);

    /// <summary>A handler below counts attempts: then a request with none has never left.</summary>
    private volatile bool _countsAttempts;

    /// <summary>Never throws: what goes wrong becomes results, or stops the job.</summary>
    public async Task SendAsync(BulkBatch<T> batch, CancellationToken cancellationToken)
    {
        int sizeBefore = size.Items;
        Stack<BulkBatch<T>> parts = new([batch]);
        while (parts.TryPop(out BulkBatch<T>? part))
        {
            BulkVerdict<T> verdict = ledger.Stopped is not null ? new BulkVerdict<T>().Settle(part.Items, part.Standing)
                : part.Items.Count > size.Items ? new BulkVerdict<T>().SendAgain(part.Cut(size.Items))
                : await TrySendAsync(part, cancellationToken).ConfigureAwait(false);
            if (verdict.Stop is { } reason)
            {
                ledger.Stop(reason);
            }

            Learn(part.Items.Count, verdict, sizeBefore);
            verdict.Again.Reverse();
            verdict.Again.ForEach(parts.Push);
            await ledger.AnsweredAsync(verdict).ConfigureAwait(false);
        }
    }

    private void Learn(int items, BulkVerdict<T> verdict, int sizeBefore)
    {
        if (verdict.IsTooLarge && items > 1)
        {
            size.Refused(items);
        }
        else if (verdict.IsTooLarge)
        {
            size.Restore(sizeBefore);
        }
    }

    private async Task<BulkVerdict<T>> TrySendAsync(BulkBatch<T> batch, CancellationToken cancellationToken)
    {
        HttpRequestMessage? request = null;
        TimeSpan? roundTrip = null;
        bool isReady = false;
        bool isAcknowledged = false;
        bool hasLeft = true;
        try
        {
            await DelayAsync(batch.Failures, cancellationToken).ConfigureAwait(false);
            request = ToRequest(batch);
            if (await LengthAsync(request.Content!).ConfigureAwait(false) is { } length && length > plan.MaxBytes)
            {
                hasLeft = false;
                return _judge.TooLong(batch, length);
            }

            isReady = true;
            long start = transport.Time.GetTimestamp();
            using HttpResponseMessage response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            roundTrip = RoundTrip(request, start);
            isAcknowledged = response.IsSuccessStatusCode;
            return await JudgeAsync(batch, request, response, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!isReady || !MayHaveActed(request!, failure))
        {
            hasLeft = RequestJourney.Find(request) is { } journey && journey.Attempts > journey.Unsent;
            return _judge.Unsent(batch, failure, mayPass: isReady && ConnectFailure.Is(failure));
        }
        catch (Exception failure)
        {
            return IsNoReply(failure, cancellationToken) ? _judge.Doubtful(batch, null, failure.Message) : BulkJudge<T>.Unjudged(batch, failure, isAcknowledged);
        }
        finally
        {
            if (hasLeft)
            {
                ledger.Sent(RequestJourney.Find(request)?.Refusals ?? 0, roundTrip);
            }

            request?.Dispose();
        }
    }

    private static bool IsNoReply(Exception failure, CancellationToken cancellationToken) =>
        failure is HttpRequestException or IOException or TimeoutException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>From the permit to the end of the reply; of a request that was sent again it cannot be told.</summary>
    private TimeSpan? RoundTrip(HttpRequestMessage request, long start)
    {
        RequestJourney? journey = RequestJourney.Find(request);
        return journey?.Attempts > 1 ? null : transport.Time.GetElapsedTime(start) - (journey?.TimeInQueue ?? TimeSpan.Zero);
    }

    /// <summary>Only asked where it matters: a body of the caller's may have to be written to know its length.</summary>
    private async ValueTask<long?> LengthAsync(HttpContent content)
    {
        if (plan.MaxBytes is not null && content.Headers.ContentLength is null)
        {
            await content.LoadIntoBufferAsync().ConfigureAwait(false);
        }

        return plan.MaxBytes is null ? null : content.Headers.ContentLength;
    }

    private async Task<BulkVerdict<T>> JudgeAsync(BulkBatch<T> batch, HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        _countsAttempts |= RequestJourney.Find(request)?.Attempts > 0;
        BulkReplyText? body = _judge.NeedsBody
            ? new BulkReplyText(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false), text => transport.Hide(text, request))
            : null;
        return response.IsSuccessStatusCode
            ? _judge.Success(batch, response.StatusCode, body)
            : _judge.Refusal(batch, await transport.DescribeAsync(response, cancellationToken).ConfigureAwait(false), body);
    }

    /// <summary>It left, and was not refused each time. Of a request that bypasses the limits nobody counts anything.</summary>
    private bool MayHaveActed(HttpRequestMessage request, Exception failure)
    {
        RequestJourney? journey = RequestJourney.Find(request);
        bool countsAttempts = journey is not { IsBypassed: true } && (_countsAttempts || failure is RequestThrottledException || journey is { IsUnsent: true } or { Attempts: > 0 });
        return failure is not BulkUnsentException && (!countsAttempts || journey is { MayHaveActed: true });
    }

    private HttpRequestMessage ToRequest(BulkBatch<T> batch)
    {
        HttpRequestMessage request = plan.Request?.Invoke(batch.Items) ?? new(plan.Method, plan.Address) { Content = plan.Body.Of(batch) };
        request.SetRateLimitPriority(plan.Options.Priority);
        return request;
    }

    private Task DelayAsync(int failures, CancellationToken cancellationToken)
    {
        TimeSpan delay = failures == 0 ? TimeSpan.Zero : plan.Options.RetryDelay * Math.Pow(2, Math.Min(failures - 1, 10));
        return delay > TimeSpan.Zero ? Task.Delay(delay, transport.Time, cancellationToken) : Task.CompletedTask;
    }
}
