using System.Net;
using ClientSdk.Limits;

namespace ClientSdk.Bulk;

/// <summary>What a reply means for the items of its request. Pure.</summary>
internal sealed class BulkJudge<T>(BulkOptions<T> options)
{
    /// <summary>A success: all items succeeded, but for those that the reader names.</summary>
    public BulkVerdict<T> Success(BulkBatch<T> batch, HttpStatusCode status, string? body)
    {
        BulkVerdict<T> verdict = new();
        List<BulkItem<T>> others = TakeFailures(batch, status, body, verdict);
        return verdict.Settle(others, new BulkStanding(BulkOutcome.Succeeded, status, null));
    }

    /// <summary>A reply that is not a success.</summary>
    public BulkVerdict<T> Refusal(BulkBatch<T> batch, ApiException error, string? body)
    {
        int status = (int)error.StatusCode!;
        return (status, error) switch
        {
            (_, RateLimitExceededException) => Stop(batch, error),
            (413, _) => Halve(batch, error, "The item is too large to be sent even alone"),
            (400 or 409 or 422, _) => Poisoned(batch, error, body),
            ( >= 500, _) => Doubtful(batch, error.StatusCode, error.Message),

            // 401, 403, 404, 405 and so on, and redirects that were not followed, speak of the call and not of the items.
            _ => Stop(batch, error),
        };
    }

    /// <summary>No reply, or a server error: the items may have had an effect. Sent again only where that does no harm.</summary>
    public BulkVerdict<T> Doubtful(BulkBatch<T> batch, HttpStatusCode? status, string reason)
    {
        BulkStanding standing = new(BulkOutcome.InDoubt, status, reason);
        BulkVerdict<T> verdict = new();
        if (!options.IsIdempotent)
        {
            return verdict.Settle(batch.Items, standing);
        }

        AddAgain(verdict, batch, batch.Items, standing);
        return verdict;
    }

    private BulkVerdict<T> Poisoned(BulkBatch<T> batch, ApiException error, string? body)
    {
        BulkVerdict<T> verdict = new();
        List<BulkItem<T>> others = TakeFailures(batch, error.StatusCode!.Value, body, verdict);
        if (others.Count == batch.Items.Count)
        {
            return Halve(batch, error, "The server refuses the item");
        }

        if (others.Count > 0)
        {
            verdict.Again.Insert(0, batch.Part(others));
        }

        return verdict;
    }

    /// <summary>Half and half, until the item that is to blame stands alone. The request was refused whole, so nothing is done twice.</summary>
    private static BulkVerdict<T> Halve(BulkBatch<T> batch, ApiException error, string blame)
    {
        BulkVerdict<T> verdict = new();
        if (batch.Items.Count == 1)
        {
            return verdict.Settle(batch.Items, Weigh(batch, new BulkStanding(BulkOutcome.Dead, error.StatusCode, $"{blame}: {error.ErrorBody ?? error.Message}")));
        }

        int half = (batch.Items.Count + 1) / 2;
        verdict.Again.AddRange([batch.Part(batch.Items.Take(half)), batch.Part(batch.Items.Skip(half))]);
        return verdict;
    }

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
    private List<BulkItem<T>> TakeFailures(BulkBatch<T> batch, HttpStatusCode status, string? body, BulkVerdict<T> verdict)
    {
        if (options.ReadFailures is null)
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
    private Dictionary<int, BulkItemFailure> Named(BulkBatch<T> batch, HttpStatusCode status, string? body)
    {
        Dictionary<int, BulkItemFailure> failures = [];
        foreach (BulkItemFailure failure in options.ReadFailures!(new BulkReply<T>(status, body ?? "", batch.Values)))
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
        if (batch.Failures + 1 >= options.MaxAttempts)
        {
            verdict.Settle(items, standing);
        }
        else if (items.Count > 0)
        {
            verdict.Again.Add(new BulkBatch<T>([.. items.OrderBy(item => item.Index)], standing, batch.Failures + 1));
        }
    }
}
