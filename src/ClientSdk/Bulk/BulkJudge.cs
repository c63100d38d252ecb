using System.Net;
using ClientSdk.Limits;

namespace ClientSdk.Bulk;

/// <summary>What a reply means for the items of its request. Pure.</summary>
internal sealed class BulkJudge<T>(BulkPlan<T> plan)
{
    /// <summary>Whether replies are looked into.</summary>
    public bool NeedsBody => plan.Options.ReadFailures is not null || plan.Rule is { SpeaksOfItems: true };

    /// <summary>A success: all items succeeded, but for those that the reader names.</summary>
    public BulkVerdict<T> Success(BulkBatch<T> batch, HttpStatusCode status, BulkReplyText? body)
    {
        BulkVerdict<T> verdict = new();
        List<BulkItem<T>> others = TakeFailures(batch, status, body, verdict);
        return verdict.Settle(others, new BulkStanding(BulkOutcome.Succeeded, status, null));
    }

    /// <summary>A reply that is not a success.</summary>
    public BulkVerdict<T> Refusal(BulkBatch<T> batch, ApiException error, BulkReplyText? body)
    {
        int status = (int)error.StatusCode!;
        return (status, error) switch
        {
            (_, RateLimitExceededException) => Stop(batch, error),
            (413, _) => TooLarge(batch, error),
            (404 or 410, _) => Missing(batch, error),
            (400 or 409 or 422, _) => Poisoned(batch, error, body),
            ( >= 500, _) => Doubtful(batch, error.StatusCode, error.Message),

            // 401, 403, 405 and so on, and redirects that were not followed, speak of the call and not of the items.
            _ => Stop(batch, error),
        };
    }

    /// <summary>No reply, or a server error: the items may have had an effect. Sent again only where that does no harm.</summary>
    public BulkVerdict<T> Doubtful(BulkBatch<T> batch, HttpStatusCode? status, string reason)
    {
        BulkStanding standing = new(BulkOutcome.InDoubt, status, reason);
        BulkVerdict<T> verdict = new();
        if (!plan.Options.IsIdempotent)
        {
            return verdict.Settle(batch.Items, standing);
        }

        AddAgain(verdict, batch, batch.Items, standing);
        return verdict;
    }

    /// <summary>Nothing was sent, so the items stand as before. Where the server could not be reached they go again, whatever the call; in the end, no other batch would fare better.</summary>
    public BulkVerdict<T> Unsent(BulkBatch<T> batch, Exception failure, bool mayPass)
    {
        BulkVerdict<T> verdict = new();
        if (mayPass && batch.Failures + 1 < plan.Options.MaxAttempts)
        {
            return verdict.SendAgain([batch with { Failures = batch.Failures + 1 }]);
        }

        verdict.Stop = failure is BulkUnsentException ? failure.InnerException : failure;
        return verdict.Settle(batch.Items, batch.Standing);
    }

    /// <summary>Cancelled on the way, or a function of the caller's threw (a reader, a credential): nobody knows what the server did.</summary>
    public static BulkVerdict<T> Unjudged(BulkBatch<T> batch, Exception failure, bool isAcknowledged)
    {
        string reason = isAcknowledged ? $"It was acknowledged, but the reply could not be judged: {failure.Message}" : failure.Message;
        return new BulkVerdict<T> { Stop = failure }.Settle(batch.Items, new BulkStanding(BulkOutcome.InDoubt, null, reason));
    }

    /// <summary>The body that the caller's function made is longer than is taken: it was not sent.</summary>
    public BulkVerdict<T> TooLong(BulkBatch<T> batch, long length) =>
        Halve(batch, null, FormattableString.Invariant($"The item alone makes a request of {length} bytes; at most {plan.MaxBytes} are taken. It was not sent."));

    private BulkVerdict<T> Poisoned(BulkBatch<T> batch, ApiException error, BulkReplyText? body)
    {
        BulkVerdict<T> verdict = new();
        List<BulkItem<T>> others = TakeFailures(batch, error.StatusCode!.Value, body, verdict);
        if (others.Count == batch.Items.Count)
        {
            return Halve(batch, error.StatusCode, $"The server refuses the item: {error.ErrorBody ?? error.Message}");
        }

        if (others.Count > 0)
        {
            verdict.Again.Insert(0, batch.Part(others));
        }

        return verdict;
    }

    /// <summary>Half and half, until the item that is to blame stands alone. The request was refused whole, so nothing is done twice.</summary>
    private static BulkVerdict<T> Halve(BulkBatch<T> batch, HttpStatusCode? status, string blame)
    {
        BulkVerdict<T> verdict = new();
        return batch.Items.Count == 1
            ? verdict.Settle(batch.Items, Weigh(batch, new BulkStanding(BulkOutcome.Dead, status, blame)))
            : verdict.SendAgain(batch.Cut((batch.Items.Count + 1) / 2));
    }

    private static BulkVerdict<T> TooLarge(BulkBatch<T> batch, ApiException error)
    {
        BulkVerdict<T> verdict = Halve(batch, error.StatusCode, $"The item is too large to be sent even alone: {error.ErrorBody ?? error.Message}");
        verdict.IsTooLarge = true;
        return verdict;
    }

    private BulkVerdict<T> Missing(BulkBatch<T> batch, ApiException error) =>
        batch.Items.Count == 1 && plan.WhenMissing?.Invoke(batch.Items[0].Value) is { } outcome
            ? new BulkVerdict<T>().Settle(batch.Items, new BulkStanding(outcome, error.StatusCode, outcome == BulkOutcome.Succeeded ? null : $"The server does not have the item: {error.ErrorBody ?? error.Message}"))
            : Stop(batch, error);

    private static BulkVerdict<T> Stop(BulkBatch<T> batch, ApiException error)
    {
        BulkVerdict<T> verdict = new() { Stop = error };
        return verdict.Settle(batch.Items, Weigh(batch, new BulkStanding(BulkOutcome.Failed, error.StatusCode, error.Message)));
    }

    /// <summary>An item that was in doubt once stays so: a later refusal may speak of the effect that it had.</summary>
    private static BulkStanding Weigh(BulkBatch<T> batch, BulkStanding now) => batch.Standing.Outcome == BulkOutcome.InDoubt
        ? new BulkStanding(BulkOutcome.InDoubt, now.Status, $"{now.Reason} (Before: {batch.Standing.Reason})")
        : now;

    /// <summary>Settles, or plans again, what the reader names; returns the others.</summary>
    private List<BulkItem<T>> TakeFailures(BulkBatch<T> batch, HttpStatusCode status, BulkReplyText? body, BulkVerdict<T> verdict)
    {
        if (!NeedsBody)
        {
            return [.. batch.Items];
        }

        Dictionary<int, BulkItemFailure> failures = Named(batch, status, body);
        List<BulkItem<T>> passing = [];
        string? reason = null;
        foreach ((int index, BulkItemFailure failure) in failures)
        {
            if (failure.MayPass)
            {
                passing.Add(batch.Items[index]);
                reason ??= failure.Reason;
                continue;
            }

            verdict.Settle([batch.Items[index]], Weigh(batch, new BulkStanding(BulkOutcome.Dead, status, failure.Reason)));
        }

        AddAgain(verdict, batch, passing, Weigh(batch, new BulkStanding(BulkOutcome.Failed, status, reason)));
        return [.. batch.Items.Where((_, index) => !failures.ContainsKey(index))];
    }

    /// <summary>By place; what is named twice counts once, as the first says; what is not there is a mistake of the reader's.</summary>
    private Dictionary<int, BulkItemFailure> Named(BulkBatch<T> batch, HttpStatusCode status, BulkReplyText? body)
    {
        Dictionary<int, BulkItemFailure> failures = [];
        IEnumerable<BulkItemFailure> named = plan.Options.ReadFailures is { } read
            ? read(new BulkReply<T>(status, body!.Body, batch.Values))
            : BulkReplyReader.Read(plan.Rule!, status, body!, [.. batch.Items.Select(item => item.Json.IsEmpty ? plan.Body.Json(item.Value) : item.Json)]);
        foreach (BulkItemFailure failure in named)
        {
            if (failure.Index < 0 || failure.Index >= batch.Items.Count)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"ReadFailures named item {failure.Index} of a request with {batch.Items.Count} items. Places are counted from 0 in each request."));
            }

            failures.TryAdd(failure.Index, failure);
        }

        return failures;
    }

    private void AddAgain(BulkVerdict<T> verdict, BulkBatch<T> batch, IReadOnlyList<BulkItem<T>> items, BulkStanding standing)
    {
        if (batch.Failures + 1 >= plan.Options.MaxAttempts)
        {
            verdict.Settle(items, standing);
        }
        else if (items.Count > 0)
        {
            verdict.Again.Add(new BulkBatch<T>([.. items.OrderBy(item => item.Index)], standing, batch.Failures + 1));
        }
    }
}
