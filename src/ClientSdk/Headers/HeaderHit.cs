using System.Net.Http.Headers;

namespace ClientSdk.Headers;

/// <summary>One header of a reply that means something here: its name as received, its meaning, and its lines.</summary>
internal readonly record struct HeaderHit(string Name, HeaderMeaning Meaning, HeaderStringValues Lines);
