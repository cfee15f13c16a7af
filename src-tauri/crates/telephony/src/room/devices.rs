//! The sound card: its usual microphone and speaker, at whatever rate and form they have, as frames of
//! this house.
//!
//! Does not know what is said or who waits for it.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use audio_codec::BoxedResampler;
use cpal::{
    Device, ErrorKind, FromSample, SampleFormat, SizedSample, Stream, StreamConfig,
    SupportedStreamConfig,
    traits::{DeviceTrait as _, HostTrait as _, StreamTrait as _},
};
use domain::agent::SoundFault;

use crate::media::{FRAME, SAMPLE_RATE};

/// Frames that the microphone is ahead before they are taken: evens its bursts out.
const AHEAD: usize = 3;
/// Frames of either device that may wait: more would be heard as delay.
const MOST: usize = 15;

/// Both devices, open. Dropped, they are closed.
pub(super) struct Devices {
    microphone: Waiting,
    down: BoxedResampler,
    /// Heard, at our rate, and not taken yet.
    heard: VecDeque<i16>,
    flowing: bool,
    speaker: Waiting,
    up: BoxedResampler,
    gone: Arc<AtomicBool>,
    _streams: [Stream; 2],
}

/// Samples of one lane, between a device and the room's thread.
#[derive(Clone)]
struct Waiting {
    samples: Arc<Mutex<VecDeque<i16>>>,
    most: usize,
}

impl Waiting {
    fn at(rate: u32) -> Waiting {
        let frame = rate as usize * FRAME / SAMPLE_RATE as usize;
        Waiting {
            samples: Arc::default(),
            most: frame * MOST,
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<i16>> {
        self.samples.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends; of too much the oldest is let go.
    fn push(&self, samples: impl Iterator<Item = i16>) {
        let mut waiting = self.lock();
        waiting.extend(samples);
        let over = waiting.len().saturating_sub(self.most);
        waiting.drain(..over);
    }
}

/// A device as it likes to be used.
struct Chosen {
    device: Device,
    config: StreamConfig,
    format: SampleFormat,
}

impl Chosen {
    /// `none` is what is wrong where there is no such device.
    fn new(
        device: Option<Device>,
        usual: impl FnOnce(&Device) -> Result<SupportedStreamConfig, cpal::Error>,
        none: SoundFault,
    ) -> Result<Chosen, SoundFault> {
        let device = device.ok_or(none)?;
        let usual = usual(&device).map_err(|error| fault(&error, none))?;
        Ok(Chosen {
            device,
            config: usual.config(),
            format: usual.sample_format(),
        })
    }
}

/// What an error of the system means for whoever wants to speak.
fn fault(error: &cpal::Error, none: SoundFault) -> SoundFault {
    tracing::info!(%error, "a device of sound cannot be used");
    match error.kind() {
        ErrorKind::PermissionDenied => SoundFault::Denied,
        ErrorKind::DeviceBusy | ErrorKind::ResourceExhausted => SoundFault::Busy,
        // all others mean that there is none that can be used; cpal may come to know more
        _ => none,
    }
}

impl Devices {
    /// Opens both and lets them run.
    pub(super) fn open() -> Result<Devices, SoundFault> {
        let host = cpal::default_host();
        let microphone = Chosen::new(
            host.default_input_device(),
            Device::default_input_config,
            SoundFault::NoMicrophone,
        )?;
        let speaker = Chosen::new(
            host.default_output_device(),
            Device::default_output_config,
            SoundFault::NoSpeaker,
        )?;
        let gone = Arc::new(AtomicBool::new(false));
        let resampler = |from: u32, to: u32, none| {
            BoxedResampler::new(from as usize, to as usize).map_err(|_| none)
        };
        let (rate_in, rate_out) = (microphone.config.sample_rate, speaker.config.sample_rate);
        let down = resampler(rate_in, SAMPLE_RATE, SoundFault::NoMicrophone)?;
        let up = resampler(SAMPLE_RATE, rate_out, SoundFault::NoSpeaker)?;
        let (from, to) = (Waiting::at(rate_in), Waiting::at(rate_out));
        let streams = [
            hearing(&microphone, from.clone(), gone.clone())?,
            playing(&speaker, to.clone(), gone.clone())?,
        ];
        for (stream, none) in streams
            .iter()
            .zip([SoundFault::NoMicrophone, SoundFault::NoSpeaker])
        {
            stream.play().map_err(|error| fault(&error, none))?;
        }
        Ok(Devices {
            microphone: from,
            down,
            heard: VecDeque::new(),
            flowing: false,
            speaker: to,
            up,
            gone,
            _streams: streams,
        })
    }

    /// Whether one of them was taken away.
    pub(super) fn gone(&self) -> bool {
        self.gone.load(Relaxed)
    }

    /// The next frame of the microphone; silence where it is late.
    pub(super) fn hear(&mut self, frame: &mut [i16; FRAME]) {
        let fresh: Vec<i16> = self.microphone.lock().drain(..).collect();
        if !fresh.is_empty() {
            self.heard.extend(self.down.resample(&fresh));
        }
        let over = self.heard.len().saturating_sub(MOST * FRAME);
        self.heard.drain(..over);
        self.flowing = match self.flowing {
            true => self.heard.len() >= FRAME,
            false => self.heard.len() >= AHEAD * FRAME,
        };
        if self.flowing {
            for (sample, heard) in frame.iter_mut().zip(self.heard.drain(..FRAME)) {
                *sample = heard;
            }
        }
    }

    /// The next frame for the speaker.
    pub(super) fn play(&mut self, frame: &[i16; FRAME]) {
        self.speaker.push(self.up.resample(frame).into_iter());
    }
}

/// What a running stream says went wrong; most of it passes.
fn watch(gone: Arc<AtomicBool>) -> impl FnMut(cpal::Error) + Send + 'static {
    move |error| match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated => {
            tracing::warn!(%error, "a device of sound is gone");
            gone.store(true, Relaxed);
        }
        _ => tracing::debug!(%error, "a device of sound stumbled"),
    }
}

fn hearing(chosen: &Chosen, to: Waiting, gone: Arc<AtomicBool>) -> Result<Stream, SoundFault> {
    let built = match chosen.format {
        SampleFormat::F32 => hearing_as::<f32>(chosen, to, gone),
        SampleFormat::I16 => hearing_as::<i16>(chosen, to, gone),
        SampleFormat::I32 => hearing_as::<i32>(chosen, to, gone),
        SampleFormat::U16 => hearing_as::<u16>(chosen, to, gone),
        SampleFormat::U8 => hearing_as::<u8>(chosen, to, gone),
        // forms that no sound card gives by itself
        _ => return Err(SoundFault::NoMicrophone),
    };
    built.map_err(|error| fault(&error, SoundFault::NoMicrophone))
}

fn hearing_as<T>(chosen: &Chosen, to: Waiting, gone: Arc<AtomicBool>) -> Result<Stream, cpal::Error>
where
    T: SizedSample,
    f32: FromSample<T>,
{
    let lanes = usize::from(chosen.config.channels).max(1);
    let heard = move |samples: &[T], _: &cpal::InputCallbackInfo| {
        to.push(samples.chunks_exact(lanes).map(|lanes| {
            let sum: f32 = lanes.iter().map(|sample| sample.to_sample::<f32>()).sum();
            (sum / lanes.len() as f32 * 32_767.0) as i16
        }));
    };
    let device = &chosen.device;
    device.build_input_stream(chosen.config, heard, watch(gone), None)
}

fn playing(chosen: &Chosen, from: Waiting, gone: Arc<AtomicBool>) -> Result<Stream, SoundFault> {
    let built = match chosen.format {
        SampleFormat::F32 => playing_as::<f32>(chosen, from, gone),
        SampleFormat::I16 => playing_as::<i16>(chosen, from, gone),
        SampleFormat::I32 => playing_as::<i32>(chosen, from, gone),
        SampleFormat::U16 => playing_as::<u16>(chosen, from, gone),
        SampleFormat::U8 => playing_as::<u8>(chosen, from, gone),
        // forms that no sound card takes by itself
        _ => return Err(SoundFault::NoSpeaker),
    };
    built.map_err(|error| fault(&error, SoundFault::NoSpeaker))
}

fn playing_as<T>(
    chosen: &Chosen,
    from: Waiting,
    gone: Arc<AtomicBool>,
) -> Result<Stream, cpal::Error>
where
    T: SizedSample + FromSample<i16>,
{
    let lanes = usize::from(chosen.config.channels).max(1);
    let play = move |samples: &mut [T], _: &cpal::OutputCallbackInfo| {
        let mut waiting = from.lock();
        for lanes in samples.chunks_exact_mut(lanes) {
            // where nothing waits there is silence
            let sample = waiting.pop_front().unwrap_or_default();
            lanes.fill(T::from_sample(sample));
        }
    };
    let device = &chosen.device;
    device.build_output_stream(chosen.config, play, watch(gone), None)
}
