namespace ClientSdk.Tests.House;

public sealed class RunnerTests
{
    /// <summary>
    /// What follows an await runs where the awaited task was completed, so that a test may look at it right after. It would not with the
    /// runner's "aggressive" algorithm, whose synchronization context posts it to the runner's own threads.
    /// </summary>
    [Fact]
    public async Task What_follows_an_await_runs_where_the_task_was_completed()
    {
        Assert.Null(SynchronizationContext.Current);
        TaskCompletionSource answer = new();
        Task waiting = WaitAsync();
        answer.SetResult();
        Assert.True(waiting.IsCompletedSuccessfully);
        await waiting;

        async Task WaitAsync() => await answer.Task;
    }
}
