using System.Net.Http.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Credentials;

/// <summary>
/// Keeps one token for all callers and renews it: one renewal at a time, which belongs to none of them, so that none who gives up takes it
/// away from the others. A failure is told to everybody who waited; those who come after wait for the next try, which is a second later: a queue of
/// thousands must not ask a thousand times. Thread-safe.
/// </summary>
internal sealed class TokenSource(ClientCredentials credentials)
{
    public static readonly TimeSpan LongestFetch = TimeSpan.FromSeconds(100);

    private static readonly TimeSpan _pauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private volatile AccessToken? _token;
    private TaskCompletionSource? _renewal;
    private volatile Failure? _failure;

    /// <summary>The token as a header; <see langword="null"/> before there was one.</summary>
    public AuthenticationHeaderValue? Header => _token?.Header;

    public bool IsUsable(TimeProvider time) => _token?.IsUsable(time) == true;

    /// <summary>A request that leaves now need not think of its token.</summary>
    public bool IsReady(TimeProvider time) => _token is { } token && token.IsUsable(time) && !token.IsWorthRenewing(time, TimeSpan.Zero);

    /// <summary>Before a request gets in line: its token should outlive the wait. What fails here is no failure while the token is good.</summary>
    /// <param name="untilStart">The least time that the request has to wait.</param>
    /// <param name="call">The request.</param>
    /// <exception cref="CredentialException">There is no good token, and none could be fetched.</exception>
    public ValueTask PrepareAsync(TimeSpan untilStart, in TokenCall call)
    {
        AccessToken? seen = _token;
        bool isSpared = seen is not null && (!seen.IsWorthRenewing(call.Time, untilStart) || (seen.IsUsable(call.Time) && PauseLeft(call.Time) > TimeSpan.Zero));
        return isSpared ? default : RenewAsync(seen, call, mustHave: false);
    }

    /// <summary>Before a request leaves.</summary>
    /// <param name="call">The request.</param>
    /// <exception cref="CredentialException">There is no good token, and none could be fetched.</exception>
    public ValueTask RefreshAsync(in TokenCall call)
    {
        AccessToken? seen = _token;
        return seen?.IsUsable(call.Time) == true ? default : RenewAsync(seen, call, mustHave: true);
    }

    /// <summary>When a request leaves with a token that is soon too old: the next one comes while those in line still wait for their turn.</summary>
    /// <param name="call">The request, which does not wait for it.</param>
    public void RenewAhead(in TokenCall call)
    {
        if (_token is { } seen && seen.IsWorthRenewing(call.Time, TimeSpan.Zero))
        {
            _ = Join(seen, call);
        }
    }

    private async ValueTask RenewAsync(AccessToken? seen, TokenCall call, bool mustHave)
    {
        try
        {
            await Join(seen, call).WaitAsync(call.Patience, call.Time, call.CancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!mustHave)
        {
            // The line will say that its deadline is over.
            return;
        }
        catch (TimeoutException)
        {
            throw new CredentialException($"The token of {credentials.TokenEndpoint.Authority} did not come before the request's deadline.", null, null);
        }

        if (!IsUsable(call.Time) && _failure is { } failure)
        {
            throw failure.ToException();
        }
    }

    /// <summary>What is left of the second after a failure.</summary>
    private TimeSpan PauseLeft(TimeProvider time) => _failure is { } failure ? _pauseAfterFailure - time.GetElapsedTime(failure.At) : TimeSpan.Zero;

    /// <summary>The renewal that is under way, or a new one; none when the token is another by now.</summary>
    private Task Join(AccessToken? seen, in TokenCall call)
    {
        TaskCompletionSource renewal;
        lock (_lock)
        {
            if (!ReferenceEquals(_token, seen))
            {
                return Task.CompletedTask;
            }

            if (_renewal is { } running)
            {
                return running.Task;
            }

            // Off the system's clock everybody goes on where the reply came in, so that a clock in a test does not run ahead of them.
            _renewal = renewal = new TaskCompletionSource(call.Time == TimeProvider.System ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
        }

        Start(renewal, call.Time, call.Send);
        return renewal.Task;
    }

    /// <summary>Without the ambient state of the caller who happens to be the first.</summary>
    private void Start(TaskCompletionSource done, TimeProvider time, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
    {
        using (ExecutionContext.IsFlowSuppressed() ? default(IDisposable) : ExecutionContext.SuppressFlow())
        {
            _ = FetchAsync(done, time, send);
        }
    }

    private async Task FetchAsync(TaskCompletionSource done, TimeProvider time, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
    {
        AccessToken? fetched = null;
        Failure? failure = null;
        long askedAt = time.GetTimestamp();
        try
        {
            if (PauseLeft(time) is var pause && pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, time).ConfigureAwait(false);
            }

            using HttpRequestMessage request = credentials.ToRequest();
            RequestJourney.Of(request).IsTokenRequest = true;
            using HttpResponseMessage reply = await send(request, CancellationToken.None).ConfigureAwait(false);
            using CancellationTokenSource late = new(LongestFetch, time);
            fetched = await TokenReply.ReadAsync(reply, credentials.TokenEndpoint.Authority, RequestJourney.Of(request).SentAt ?? askedAt, late.Token).ConfigureAwait(false);
            if (!fetched.IsUsable(time))
            {
                throw new CredentialException($"The token of {credentials.TokenEndpoint.Authority} lives for {fetched.Lifetime} and was too old when it came.", null, null);
            }
        }
        catch (Exception failed)
        {
            failure = new Failure(failed, time.GetTimestamp(), credentials.TokenEndpoint.Authority);
        }

        lock (_lock)
        {
            _token = fetched ?? _token;
            _failure = failure;
            _renewal = null;
        }

        done.SetResult();
    }

    /// <summary>Each caller gets an exception of his own, so that none adds to another's.</summary>
    private sealed record Failure(Exception Cause, long At, string Host)
    {
        public CredentialException ToException() => Cause is CredentialException stated
            ? new CredentialException(stated.Message, stated.StatusCode, null)
            : new CredentialException($"The token endpoint of {Host} could not be asked: {Cause.GetType().Name}.", null, Cause);
    }
}
