namespace ClientSdk.Testing.Sandbox;

/// <summary>Waits of exact length: Task.Delay cuts them to whole milliseconds, which would hide what happens at a window's edge.</summary>
internal static class ExactDelay
{
    /// <summary>Its continuations run inline on the thread that fires the timer.</summary>
    internal static async Task WaitAsync(TimeSpan span, TimeProvider time)
    {
        if (span <= TimeSpan.Zero)
        {
            return;
        }

        TaskCompletionSource done = new();
        using ITimer timer = time.CreateTimer(static done => ((TaskCompletionSource)done!).TrySetResult(), done, span, Timeout.InfiniteTimeSpan);
        await done.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// The work, or the end of the caller's patience, whichever is first; both inline. Task.WaitAsync hands its cancellation to the
    /// thread pool, and a virtual clock might have jumped on before it arrives.
    /// </summary>
    internal static async Task<T> OrCancelAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        if (work.IsCompleted || !cancellationToken.CanBeCanceled)
        {
            return await work.ConfigureAwait(false);
        }

        TaskCompletionSource first = new();
        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static (first, token) => ((TaskCompletionSource)first!).TrySetCanceled(token), first);
        _ = work.ContinueWith(
            static (_, first) => ((TaskCompletionSource)first!).TrySetResult(),
            first,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        await first.Task.ConfigureAwait(false);
        return await work.ConfigureAwait(false);
    }
}
