using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>One reply with everything that it concerns.</summary>
internal readonly record struct Reply(HttpRequestMessage Request, HttpResponseMessage Response, RequestJourney Journey, Partition Partition, PermitHandle Permit);
