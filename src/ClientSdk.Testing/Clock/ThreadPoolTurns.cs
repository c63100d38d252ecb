namespace ClientSdk.Testing.Clock;

/// <summary>Lets work that was handed to the thread pool run before the clock jumps past it.</summary>
internal static class ThreadPoolTurns
{
    // Other work of the process may keep the pool busy for good: then this is given up and the clock goes on.
    private const int AttemptsPerTurn = 100;

    /// <summary>Waits until the pool has been through its global queue so many times in a row without doing anything else.</summary>
    internal static void Await(int turns)
    {
        int quiet = 0;
        for (int attempt = 0; quiet < turns && attempt < turns * AttemptsPerTurn; attempt++)
        {
            long before = ThreadPool.CompletedWorkItemCount;
            using ManualResetEventSlim turned = new();
            ThreadPool.UnsafeQueueUserWorkItem(static turned => turned.Set(), turned, preferLocal: false);
            turned.Wait();
            bool alone = ThreadPool.PendingWorkItemCount == 0 && ThreadPool.CompletedWorkItemCount - before <= 1 && !IsAnybodyBusy();
            quiet = alone ? quiet + 1 : 0;
        }
    }

    /// <summary>An item that has begun and not ended, perhaps because it is being compiled, is neither pending nor completed.</summary>
    private static bool IsAnybodyBusy()
    {
        ThreadPool.GetMaxThreads(out int most, out _);
        ThreadPool.GetAvailableThreads(out int free, out _);
        return most - free > (Thread.CurrentThread.IsThreadPoolThread ? 1 : 0);
    }
}
