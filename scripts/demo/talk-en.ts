/**
 * Exchanges in English, a line each; the letter says who speaks. `{day}`, `{time}`, `{n}`, `{place}` and
 * `{thing}` become something that fits.
 */
export const threadsEn: readonly (readonly string[])[] = [
  [
    "a Morning! Did you sleep?",
    "b Like a stone. You?",
    "a Not enough coffee in the world today",
    "b There is more of it at the {place}",
  ],
  ["a Is the {thing} ready to look at?", "b Nearly. Give me until {time}", "a No rush, {day} is fine too"],
  [
    "a Lunch at {time}?",
    "b Yes please",
    "a The {place} again?",
    "b They changed the menu, worth a try",
    "a Perfect, see you there",
  ],
  [
    "a I left some comments on the {thing}",
    "b Just saw them, thank you",
    "b The third one is a good catch",
    "a I only noticed because I made the same mistake last week 🙂",
  ],
  [
    "a Could you look at the build? It fails since this morning",
    "b On it",
    "b It was a timeout, {n} tests took too long together",
    "a And now?",
    "b Green again",
  ],
  [
    "a Are you in on {day}?",
    "b From {time} on",
    "a Good, then let us talk about the {thing} for half an hour",
    "b I will book the small room",
  ],
  ["a Happy birthday! 🎉", "b Thank you!! How did you remember?", "a You told me {n} times", "b Fair"],
  ["a Train is late, I will be there {n} minutes after {time}", "b Take your time, we have tea"],
  [
    "a Have you read the draft of the {thing}?",
    "b Twice",
    "a And?",
    "b The first half is lovely. The second repeats itself a little",
    "a That is what I feared",
    "b Cut it, it will be better",
  ],
  [
    "a Who takes the notes today?",
    "b I did last time",
    "a Then it is my turn",
    "b The template is in the folder: https://example.com/notes",
  ],
  [
    "a The numbers for {day} are in: {n} percent more than the week before",
    "b That is more than I hoped for",
    "a Do not tell anyone before the meeting",
    "b My lips are sealed",
  ],
  ["a Do we still meet at the {place}?", "b It is raining, let us take the one next door", "a Even better"],
  ["a I cannot find the file with the {thing}", "b Look under shared → {day}", "a Found it, thanks"],
  ["a Can I borrow your charger?", "b It is on my desk, left drawer"],
  [
    "a Quick question: does the {thing} also work on a phone?",
    "b It does since {day}",
    "b The text is a little small below 360 px, I noted it",
  ],
  [
    "a How was the trip?",
    "b Wonderful. {n} kilometres on foot and no phone signal",
    "a Sounds like heaven",
    "b I will show you the pictures on {day}",
  ],
  ["a Reminder: the {thing} is due on {day}", "b Mine is in", "a You are the first!"],
  ["a Something smells good in the kitchen", "b I brought cake. Be quick, there are {n} pieces left"],
  ["a I think we should move the call to {time}", "b Works for me", "a I will tell the others"],
  [
    "a Thank you for yesterday",
    "b Any time. It looked worse than it was",
    "a Still. I owe you a coffee at the {place}",
  ],
  [
    "a Can you hear me? My microphone acts up",
    "b Loud and clear now",
    "a It was muted. Of course it was muted",
  ],
  [
    "a The new colours of the {thing} are beautiful",
    "b Wait until you see them in dark",
    "a Send me a picture?",
    "b On {day}, promised",
  ],
  [
    "a Is anybody going to the concert on {day}?",
    "b I have a spare ticket",
    "a Mine!",
    "b It starts at {time}, we meet at the {place}",
  ],
  [
    "a Deploy finished, all green",
    "b Nice. Any errors since?",
    "a {n} warnings, all known",
    "b Then good night",
  ],
];
