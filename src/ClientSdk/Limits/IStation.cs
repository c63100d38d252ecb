namespace ClientSdk.Limits;

/// <summary>
/// A station that asks the one above about an outcome instead of leaving it to watch a task. So a first attempt that simply
/// succeeds has one task from the network to the caller, however many stations it passes.
/// </summary>
internal interface IStation
{
    /// <summary>Sends the request. Never throws: every outcome but a success (2xx) is given to the station above, whose answer is the task's.</summary>
    /// <param name="request">The request.</param>
    /// <param name="above">The station above: always the same one.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, IDecider above, CancellationToken cancellationToken);
}
