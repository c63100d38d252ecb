using System.Net;

namespace ClientSdk.Tests.Retries;

public sealed class RetryCostTests
{
    [Fact]
    public void A_first_attempt_that_succeeds_at_once_costs_not_a_byte()
    {
        using RetryScene scene = new();
        Task<HttpResponseMessage> reply = Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        HttpMessageInvoker client = Over(scene, new CachedReply(reply));
        HttpRequestMessage request = RetryScene.Request("POST", new StringContent("hello"));
        Assert.Same(reply, client.SendAsync(request, default));

        Assert.Equal(0, Allocated(() => client.SendAsync(request, default)));
    }

    [Fact]
    public void Nor_does_a_request_that_nobody_has_touched_get_options_of_its_own()
    {
        using RetryScene scene = new();
        HttpMessageInvoker client = Over(scene, new CachedReply(Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK))));
        HttpRequestMessage[] requests = [.. Enumerable.Range(0, 1_001).Select(_ => RetryScene.Request())];
        int next = 0;

        Assert.Equal(0, Allocated(() => client.SendAsync(requests[next++], default)));
    }

    [Fact]
    public void A_synchronous_send_that_succeeds_costs_not_a_byte()
    {
        using RetryScene scene = new();
        HttpMessageInvoker client = Over(scene, new CachedReply(Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK))));
        HttpRequestMessage[] requests = [.. Enumerable.Range(0, 1_001).Select(_ => RetryScene.Request())];
        int next = 0;

        Assert.Equal(0, Allocated(() => client.Send(requests[next++], default)));
    }

    [Fact]
    public void A_first_attempt_that_takes_its_time_costs_one_state_machine()
    {
        using RetryScene scene = new();
        TaskCompletionSource<HttpResponseMessage>[] replies = [.. Enumerable.Range(0, 1_001).Select(_ => new TaskCompletionSource<HttpResponseMessage>())];
        HttpResponseMessage reply = new(HttpStatusCode.OK);
        int next = 0;
        HttpMessageInvoker client = Over(scene, new LateReply(() => replies[next].Task));
        HttpRequestMessage request = RetryScene.Request();

        long bytes = Allocated(() =>
        {
            Task<HttpResponseMessage> sending = client.SendAsync(request, default);
            replies[next++].SetResult(reply);
            Assert.True(sending.IsCompletedSuccessfully);
        });

        Assert.InRange(bytes, 1, 160 * 1_000);
    }

    private static HttpMessageInvoker Over(RetryScene scene, HttpMessageHandler inner)
    {
        _ = scene.Client;
        ClientSdk.Retries.RetryHandler handler = scene.MakeHandler();
        handler.InnerHandler = inner;
        return new HttpMessageInvoker(handler);
    }

    private static long Allocated(Action send)
    {
        send();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            send();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class LateReply(Func<Task<HttpResponseMessage>> reply) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => reply();
    }

    private sealed class CachedReply(Task<HttpResponseMessage> reply) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => reply;

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => reply.Result;
    }
}
